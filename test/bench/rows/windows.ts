import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Bench } from '../support/bench.ts';
import { type AnyMeasurement, measurement } from '../support/measurement.ts';
import { quantileRows, type RoundTripTimes } from '../support/roundTrips.ts';

const sample = (name: string) => resolve(`samples/build/win32/${name}.exe`);
const environmentOf = (bench: Bench) => ({ ...process.env, ...bench.windowsProduct.environment });

/** µs of processor time a message. */
interface Costs {
  readonly ours: number;
  readonly reference: number;
}

/** Under Wine, where the system's part of the work is done by Wine's server, and counts for neither. */
const recordingCost = (id: string, what: string, size: number, count: number): AnyMeasurement =>
  measurement<Costs>({
    rounds: 8,
    rows: [
      {
        id: `windows-record-${id}`,
        what: `recording under Wine, ${what}: processor time a message`,
        unit: 'µs',
        against: 'C with one completion port that writes the same blocks; the best of all rounds, of both',
        target: { of: 'ratio', atMost: 1.5 },
        outcome: (rounds) => {
          const ours = Math.min(...rounds.map((costs) => costs.ours));
          const reference = Math.min(...rounds.map((costs) => costs.reference));
          return { ours, reference, ratio: ours / reference };
        },
      },
    ],
    round: (bench) => costs(bench, size, count),
  });

export const recordingUnderWine: readonly AnyMeasurement[] = [
  recordingCost('64B', '64 B', 64, 200_000),
  recordingCost('4KiB', '4 KiB', 4096, 40_000),
];

/** One round, with as many messages as wanted. */
export async function costs(bench: Bench, size: number, count: number): Promise<Costs> {
  const [seconds = Number.NaN] = inProduct(bench, 'record', sample('flood'), count, size);
  const args = ['--count', String(count), '--size', String(size)];
  const file = bench.path('reference.bin');
  const [line = ''] = await inC(bench, 'portRecorder', [wide(file)], [], sample('flood'), args);
  rmSync(file, { force: true });
  const [messages, nanoseconds = Number.NaN] = line.split(' ').map(Number);
  if (messages !== count) throw new Error(`The reference received ${messages} of ${count} messages.`);
  return { ours: (seconds * 1e6) / count, reference: nanoseconds / 1000 / count };
}

const count = 10_000;
const size = 64;

export const roundTripUnderWine: AnyMeasurement = measurement<RoundTripTimes>({
  rounds: 7,
  rows: quantileRows(
    'windows-round-trip',
    'request and reply by steps under Wine',
    'C parent with a completion port, same child',
  ),
  round: (bench) => roundTripTimes(bench, count),
});

export async function roundTripTimes(bench: Bench, wanted: number): Promise<RoundTripTimes> {
  const ours = inProduct(bench, 'roundTrip', sample('echo'), wanted, size);
  const numbers = [String(wanted), String(size)];
  const lines = await inC(bench, 'portRoundTrip', [], numbers, sample('echo'), ['--limit', String(wanted)]);
  const reference = lines.map(Number).sort((a, b) => a - b);
  if (reference.length !== wanted)
    throw new Error(`The reference had ${reference.length} of ${wanted} replies.`);
  return { ours, reference };
}

function inProduct(bench: Bench, what: string, child: string, messages: number, bytes: number): number[] {
  const file = bench.path('figures.json');
  rmSync(file, { force: true });
  // stdout must be a file under Wine: libuv does not know a pipe from outside.
  const log = openSync(bench.path('windows.txt'), 'w');
  try {
    const args = [what, wide(child), String(messages), String(bytes), wide(file)];
    const [program, ...script] = bench.windowsProduct.command;
    execFileSync(program, [...script, ...args], { env: environmentOf(bench), stdio: ['ignore', log, log] });
    return JSON.parse(readFileSync(file, 'utf8')) as number[];
  } catch (error) {
    throw new Error(readFileSync(bench.path('windows.txt'), 'utf8'), { cause: error });
  } finally {
    closeSync(log);
  }
}

/** What a reference prints behind "listening", while `child` is its client. */
async function inC(
  bench: Bench,
  name: string,
  before: readonly string[],
  behind: readonly string[],
  child: string,
  args: readonly string[],
): Promise<string[]> {
  const pipe = `\\\\.\\pipe\\ipc-bench-${process.pid}`;
  const env = environmentOf(bench);
  const parent = spawn('wine', [bench.reference(name, 'windows'), ...before, pipe, ...behind], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(parent, 'close');
  let text = '';
  await new Promise<void>((resolve) => {
    parent.stdout.setEncoding('latin1').on('data', (piece: string) => {
      text += piece;
      if (text.includes('\n')) resolve();
    });
    parent.once('exit', () => resolve());
  });
  spawn('wine', [child, '--pipe', pipe, ...args], { env, stdio: 'inherit' });
  await ended;
  return text.trim().split(/\r?\n/).slice(1);
}

/** A path of this system as Wine shows it. */
const wide = (path: string) => `Z:${path.replaceAll('/', '\\')}`;
