import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import type { Bench } from './bench.ts';
import { recordSession } from './recordSession.ts';

/** What floods a receiver. */
export interface Flood {
  readonly pipes: number;
  /** Of each pipe. */
  readonly clients: number;
  /** Of each client. */
  readonly count: number;
  /** Bytes of a message. */
  readonly size: number;
}

export interface FloodWriter {
  /** Where the receiver listens, if not at paths of its own. */
  readonly sockets?: readonly string[];
  /** Starts the program that floods, in some other way than directly. */
  write(floods: string, args: readonly string[]): Promise<void>;
}

/** Messages a second that a session records, from the first to the last: start and end of processes do not count. */
export async function floodOurs(bench: Bench, flood: Flood): Promise<number> {
  const { pipes, clients, count, size } = flood;
  const capture = bench.path('ours.pcapng');
  rmSync(capture, { force: true });
  const keys = Array.from({ length: pipes }, (_, pipe) => `p${pipe}`);
  const args = [count, size, clients, ...keys.map((key) => `\${pipe:${key}}`)].map(String);
  const reader = await recordSession(
    {
      children: [{ name: 'flood', program: bench.reference('floods'), args }],
      pipes: Object.fromEntries(keys.map((key) => [key, { instances: clients }])),
    },
    capture,
  );
  try {
    let messages = 0;
    for (let row = 0; row < reader.total; row++) if (reader.kindOf(row) === 'message') messages++;
    if (messages !== pipes * clients * count) throw new Error(`Recorded ${messages} messages.`);
    return ratePerSecond(messages, timeOfMessage(reader, 'last') - timeOfMessage(reader, 'first'));
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

/**
 * Messages a second that the C program receives.
 * @param file where it writes them as the recorder would; `-`: it only receives
 */
export async function floodC(
  bench: Bench,
  { pipes, clients, count, size }: Flood,
  file: string,
  writer?: FloodWriter,
): Promise<number> {
  const own = Array.from({ length: pipes }, (_, pipe) => bench.path(`reference-${pipe}.sock`));
  const sockets = writer?.sockets ?? own;
  for (const old of [...sockets, ...(file === '-' ? [] : [file])]) rmSync(old, { force: true });
  const receiver = spawn(bench.reference('recorder'), [file, String(pipes * clients), ...sockets], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(receiver, 'exit');
  const lines = createInterface({ input: receiver.stdout })[Symbol.asyncIterator]();
  await lines.next();
  const args = [count, size, clients, ...sockets].map(String);
  const floods = bench.reference('floods');
  if (writer) await writer.write(floods, args);
  else spawn(floods, args, { stdio: 'inherit' });
  const { value } = await lines.next();
  await ended;
  if (file !== '-') rmSync(file);
  const [messages, nanoseconds] = String(value).split(' ').map(Number);
  if (messages !== pipes * clients * count) throw new Error(`The reference received ${messages} messages.`);
  return ratePerSecond(messages, nanoseconds ?? 0);
}

const ratePerSecond = (count: number, nanoseconds: number) => ((count - 1) * 1e9) / nanoseconds;
