import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Bench } from '../support/bench.ts';
import { floodC, floodOurs } from '../support/floods.ts';
import { type AnyMeasurement, measurement, median, type Outcome } from '../support/measurement.ts';

const pair = { pipes: 1, clients: 1, size: 64 };
const count = 500_000;
/** Messages that are passed through a tool: at a hundred microseconds each. */
const countForTools = 20_000;

/** µs a message. */
interface Times {
  readonly direct: number;
  readonly ours: number;
  readonly socat: number;
  readonly strace: number;
}

const row = (tool: 'socat' | 'strace', against: string, atLeast: number) => ({
  id: `slow-down-${tool}`,
  what: `slow-down of a chatty pair, against ${tool}`,
  unit: 'µs' as const,
  against,
  target: { of: 'ratio' as const, atLeast },
  outcome: (rounds: readonly Times[]): Outcome => {
    const of = (key: keyof Times) => median(rounds.map((times) => times[key]));
    const direct = rounds.map((times) => times.direct);
    const [ours, reference] = [of('ours') - of('direct'), of(tool) - of('direct')];
    const noise = (Math.max(...direct) - Math.min(...direct)) / 2;
    const why = `ours is within the noise of the direct pair (± ${noise.toFixed(2)} µs)`;
    return {
      ours,
      reference,
      ratio: reference / Math.max(ours, Number.EPSILON),
      beside: { 'a message without any tool takes': of('direct') },
      ...(ours <= noise ? { verdict: { met: reference / noise >= atLeast || ours <= 0, why } } : {}),
    };
  },
});

export const chattyPair: AnyMeasurement = measurement<Times>({
  rounds: 5,
  rows: [row('socat', 'socat -x -v', 30), row('strace', 'strace -f -s 64, the writer only', 10)],
  round: async (bench) => ({
    direct: 1e6 / (await floodC(bench, { ...pair, count }, '-')),
    ours: 1e6 / (await floodOurs(bench, { ...pair, count })),
    socat: await throughSocat(bench),
    strace: await underStrace(bench),
  }),
});

async function throughSocat(bench: Bench): Promise<number> {
  const [front, behind] = [bench.path('socat.sock'), bench.path('behind.sock')];
  rmSync(front, { force: true });
  const rate = await floodC(bench, { ...pair, count: countForTools }, '-', {
    sockets: [behind],
    async write(floods, args) {
      const relay = [
        '-x',
        '-v',
        '-b',
        '65536',
        `UNIX-LISTEN:${front},type=5`,
        `UNIX-CONNECT:${behind},type=5`,
      ];
      const socat = spawn('socat', relay, { stdio: 'ignore' });
      while (!existsSync(front)) await delay(5);
      spawn(
        floods,
        args.map((arg) => (arg === behind ? front : arg)),
        { stdio: 'inherit' },
      );
      await once(socat, 'exit');
    },
  });
  return 1e6 / rate;
}

async function underStrace(bench: Bench): Promise<number> {
  const calls = 'trace=read,write,recvmsg,sendmsg,sendto,recvfrom';
  const rate = await floodC(bench, { ...pair, count: countForTools }, '-', {
    async write(floods, args) {
      const strace = ['-f', '-s', '64', '-e', calls, '-o', bench.path('strace.txt'), floods, ...args];
      await once(spawn('strace', strace, { stdio: 'inherit' }), 'exit');
    },
  });
  return 1e6 / rate;
}
