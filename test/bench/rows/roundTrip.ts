import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { SessionDescriptionInput } from '../../../src/protocol/description.ts';
import type { Bench } from '../support/bench.ts';
import { type AnyMeasurement, measurement, medians } from '../support/measurement.ts';
import { recordSession } from '../support/recordSession.ts';

const count = 5000;
const size = 64;
const echo = resolve('samples/build/linux/echo');

/** Nanoseconds of each round trip, in ascending order. */
interface Times {
  readonly ours: number[];
  readonly reference: number[];
}

const quantileRow = (quantile: number, atMost: number) => ({
  id: `round-trip-p${quantile * 100}`,
  what: `request and reply by steps, p${quantile * 100}`,
  unit: 'µs' as const,
  against: 'C parent with epoll, same child',
  target: { of: 'ratio' as const, atMost },
  outcome: (rounds: readonly Times[]) => {
    const at = (times: readonly number[]) =>
      (times[Math.floor(quantile * times.length)] ?? Number.NaN) / 1000;
    return medians(rounds.map(({ ours, reference }) => ({ ours: at(ours), reference: at(reference) })));
  },
});

export const roundTrip: AnyMeasurement = measurement<Times>({
  rounds: 7,
  rows: [quantileRow(0.5, 2), quantileRow(0.99, 3)],
  round: async (bench) => ({ ours: await ours(bench), reference: await inC(bench) }),
});

/** From the moment when a send began to the moment when its reply was taken, as the capture tells. */
async function ours(bench: Bench): Promise<number[]> {
  const capture = bench.path('roundTrip.pcapng');
  rmSync(capture, { force: true });
  const request = { send: 'main', text: 'x'.repeat(size) };
  const steps: SessionDescriptionInput['steps'] = [{ connect: 'main' }];
  for (let i = 0; i < count; i++) steps.push(request, { receive: 'main' });
  const reader = await recordSession(
    {
      children: [{ name: 'echo', program: echo, args: ['--limit', String(count)] }],
      pipes: { main: {} },
      steps,
    },
    capture,
  );
  try {
    const times: number[] = [];
    let issued: number | null = null;
    for (let row = 0; row < reader.total; row++) {
      if (reader.kindOf(row) !== 'message') continue;
      const record = reader.record(row, { dataLimit: 0 });
      if (record.kind !== 'message') continue;
      if (record.direction === 'out') issued = record.issued;
      else if (issued !== null) times.push(record.time - issued);
    }
    if (times.length !== count) throw new Error(`Recorded ${times.length} of ${count} replies.`);
    return times.sort((a, b) => a - b);
  } finally {
    reader.close();
  }
}

async function inC(bench: Bench): Promise<number[]> {
  const socket = bench.path('roundTrip.sock');
  rmSync(socket, { force: true });
  const parent = spawn(bench.reference('roundTrip'), [socket, String(count), String(size)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(parent, 'exit');
  const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]();
  await lines.next();
  spawn(echo, ['--pipe', socket, '--limit', String(count)], { stdio: 'inherit' });
  const times: number[] = [];
  for await (const line of lines) times.push(Number(line));
  await ended;
  if (times.length !== count) throw new Error(`The reference had ${times.length} of ${count} replies.`);
  return times.sort((a, b) => a - b);
}
