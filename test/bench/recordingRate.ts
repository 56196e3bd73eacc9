import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { CaptureReader } from '../../src/host/capture/captureReader.ts';
import { recordSession } from './recordSession.ts';

const flood = resolve('samples/build/linux/flood');

/** Messages a second, by round. */
export interface Rates {
  readonly ours: number[];
  /** A C program that receives and writes the same blocks to the same file system. */
  readonly reference: number[];
  /** A C program that only receives. */
  readonly receiveOnly: number[];
}

/** Records floods of one pipe, in turn with the references, so that whatever else the machine does hits all alike. */
export async function recordingRate(
  folder: string,
  recorder: string,
  { size, count, rounds }: { size: number; count: number; rounds: number },
): Promise<Rates> {
  const rates: Rates = { ours: [], reference: [], receiveOnly: [] };
  for (let round = 0; round < rounds; round++) {
    rates.ours.push(await ours(join(folder, 'ours.pcapng'), size, count));
    rates.reference.push(await inC(recorder, folder, size, count, join(folder, 'reference')));
    rates.receiveOnly.push(await inC(recorder, folder, size, count, '-'));
  }
  return rates;
}

/** From the first to the last message, as the capture tells: start and end of processes do not count. */
async function ours(capture: string, size: number, count: number): Promise<number> {
  rmSync(capture, { force: true });
  const args = ['--count', String(count), '--size', String(size)];
  const reader = await recordSession(
    { children: [{ name: 'flood', program: flood, args }], pipes: { main: {} } },
    capture,
  );
  try {
    const traffic = reader.state.pipes[0]?.instances[0]?.in;
    if (traffic?.messages !== count || traffic.bytes !== count * size) {
      throw new Error(`Recorded ${traffic?.messages} of ${count} messages.`);
    }
    return ratePerSecond(count, timeOfMessage(reader, 'last') - timeOfMessage(reader, 'first'));
  } finally {
    reader.close();
  }
}

function timeOfMessage(reader: CaptureReader, which: 'first' | 'last'): number {
  for (let step = 0; step < reader.total; step++) {
    const row = which === 'first' ? step : reader.total - 1 - step;
    if (reader.kindOf(row) === 'message') return reader.record(row, { dataLimit: 0 }).time;
  }
  throw new Error('There is no message.');
}

async function inC(
  recorder: string,
  folder: string,
  size: number,
  count: number,
  file: string,
): Promise<number> {
  const socket = join(folder, 'reference.sock');
  rmSync(socket, { force: true });
  const receiver = spawn(recorder, [socket, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(receiver, 'exit');
  const lines = createInterface({ input: receiver.stdout })[Symbol.asyncIterator]();
  await lines.next();
  spawn(flood, ['--pipe', socket, '--count', String(count), '--size', String(size)], { stdio: 'inherit' });
  const { value } = await lines.next();
  await ended;
  const [messages, nanoseconds] = String(value).split(' ').map(Number);
  if (messages !== count) throw new Error(`The reference received ${messages} of ${count} messages.`);
  return ratePerSecond(count, nanoseconds ?? 0);
}

const ratePerSecond = (count: number, nanoseconds: number) => ((count - 1) * 1e9) / nanoseconds;
