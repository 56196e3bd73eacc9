import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Bench } from '../support/bench.ts';
import { type AnyMeasurement, measurement } from '../support/measurement.ts';
import { recordSession } from '../support/recordSession.ts';
import { quantileRows, type RoundTripTimes, roundTripSession, roundTrips } from '../support/roundTrips.ts';

const count = 5000;
const size = 64;
const echo = resolve('samples/build/linux/echo');

export const roundTrip: AnyMeasurement = measurement<RoundTripTimes>({
  rounds: 7,
  rows: quantileRows('round-trip', 'request and reply by steps', 'C parent with epoll, same child'),
  round: async (bench) => ({ ours: await ours(bench), reference: await inC(bench) }),
});

async function ours(bench: Bench): Promise<number[]> {
  const capture = bench.path('roundTrip.pcapng');
  rmSync(capture, { force: true });
  const reader = await recordSession(roundTripSession(echo, count, size), capture);
  try {
    return roundTrips(reader, count);
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
