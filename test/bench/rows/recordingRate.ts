import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import type { Bench } from '../support/bench.ts';
import { type AnyMeasurement, measurement, median, medians } from '../support/measurement.ts';
import { recordSession } from '../support/recordSession.ts';

/** What floods the recorder. */
interface Flood {
  readonly pipes: number;
  /** Of each pipe. */
  readonly clients: number;
  /** Of each client. */
  readonly count: number;
  /** Bytes of a message. */
  readonly size: number;
}

/** Messages a second. */
interface Rates {
  readonly ours: number;
  /** A C program that receives and writes the same blocks to the same file system. */
  readonly reference: number;
  /** A C program that only receives. */
  readonly receiveOnly: number;
}

const rate = (id: string, what: string, flood: Flood): AnyMeasurement =>
  measurement<Rates>({
    rounds: 7,
    rows: [
      {
        id: `record-${id}`,
        what: `recording, ${what}`,
        unit: 'messages/s',
        against: 'C that receives and writes the same blocks',
        target: { of: 'ratio', atLeast: 0.9 },
        outcome: (rounds) => ({
          ...medians(rounds),
          beside: { 'C that only receives': median(rounds.map(({ receiveOnly }) => receiveOnly)) },
        }),
      },
    ],
    async round(bench, round) {
      // In turn who is first: the disk still works on what the one before has written.
      const early = round % 2 === 0 ? await ours(bench, flood) : null;
      const reference = await inC(bench, flood, bench.path('reference'));
      const receiveOnly = await inC(bench, flood, '-');
      return { ours: early ?? (await ours(bench, flood)), reference, receiveOnly };
    },
  });

const onePipe = { pipes: 1, clients: 1 };

export const recordingRate: readonly AnyMeasurement[] = [
  rate('64B', 'one pipe, 64 B', { ...onePipe, size: 64, count: 500_000 }),
  rate('4KiB', 'one pipe, 4 KiB', { ...onePipe, size: 4096, count: 50_000 }),
  rate('64KiB', 'one pipe, 64 KiB', { ...onePipe, size: 65_536, count: 4000 }),
  rate('8-pipes', '8 pipes, 64 B', { pipes: 8, clients: 1, size: 64, count: 60_000 }),
  rate('64-instances', '64 instances of one pipe, 64 B', { pipes: 1, clients: 64, size: 64, count: 8000 }),
];

/** From the first to the last message, as the capture tells: start and end of processes do not count. */
async function ours(bench: Bench, { pipes, clients, count, size }: Flood): Promise<number> {
  const capture = bench.path('ours.pcapng');
  rmSync(capture, { force: true });
  const keys = Array.from({ length: pipes }, (_, pipe) => `p${pipe}`);
  const reader = await recordSession(
    {
      children: [
        {
          name: 'flood',
          program: bench.reference('floods'),
          args: [count, size, clients, ...keys.map((key) => `\${pipe:${key}}`)].map(String),
        },
      ],
      pipes: Object.fromEntries(keys.map((key) => [key, { instances: clients }])),
    },
    capture,
  );
  try {
    let messages = 0;
    for (let row = 0; row < reader.total; row++) if (reader.kindOf(row) === 'message') messages++;
    if (messages !== pipes * clients * count) throw new Error(`Recorded ${messages} messages.`);
    return ratePerSecond(
      pipes * clients * count,
      timeOfMessage(reader, 'last') - timeOfMessage(reader, 'first'),
    );
  } finally {
    reader.close();
    rmSync(capture);
  }
}

function timeOfMessage(reader: CaptureReader, which: 'first' | 'last'): number {
  for (let step = 0; step < reader.total; step++) {
    const row = which === 'first' ? step : reader.total - 1 - step;
    if (reader.kindOf(row) === 'message') return reader.record(row, { dataLimit: 0 }).time;
  }
  throw new Error('There is no message.');
}

async function inC(bench: Bench, { pipes, clients, count, size }: Flood, file: string): Promise<number> {
  const sockets = Array.from({ length: pipes }, (_, pipe) => bench.path(`reference-${pipe}.sock`));
  for (const old of [...sockets, ...(file === '-' ? [] : [file])]) rmSync(old, { force: true });
  const receiver = spawn(bench.reference('recorder'), [file, String(pipes * clients), ...sockets], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(receiver, 'exit');
  const lines = createInterface({ input: receiver.stdout })[Symbol.asyncIterator]();
  await lines.next();
  spawn(bench.reference('floods'), [count, size, clients, ...sockets].map(String), { stdio: 'inherit' });
  const { value } = await lines.next();
  await ended;
  const [messages, nanoseconds] = String(value).split(' ').map(Number);
  if (file !== '-') rmSync(file);
  if (messages !== pipes * clients * count) throw new Error(`The reference received ${messages} messages.`);
  return ratePerSecond(messages, nanoseconds ?? 0);
}

const ratePerSecond = (count: number, nanoseconds: number) => ((count - 1) * 1e9) / nanoseconds;
