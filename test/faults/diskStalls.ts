import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CaptureReader } from '../../src/host/capture/captureReader.ts';
import type { Record, RecordOf } from '../../src/protocol/record.ts';
import { isPattern } from '../support/patterns.ts';
import type { Fault } from './fault.ts';
import { mounted } from './support/mounted.ts';
import { type Place, sample } from './support/place.ts';
import { Recorder } from './support/recorder.ts';
import { until } from './support/until.ts';

/** How long the disk does not answer. ms */
const stall = 5_000;
const timeout = 2_000;
/** Of the flood: more than all buffers hold, many times, and long enough to fill them soon on a slow machine. */
const messages = 12_000;
const size = 32_768;
const seed = 5;
/** How late an event, an exit or a timeout may be on a machine with other work. ns */
const late = 1.5e9;
const every = 100;

export const diskStalls: Fault = {
  name: 'disk-stalls',
  what: 'the disk of the capture does not answer for 5 s in a flood, # times',
  counts: { short: 1, normal: 2, long: 10 },
  patience: 600,
  async run({ count, place }) {
    const folder = mounted('IPC_FAULTS_SLOW_DISK', 'IPC_FAULTS_NO_SLOW_DISK');
    // Who writes a number of milliseconds into it tells the disk to stand still.
    const request = mounted('IPC_FAULTS_STALL', 'IPC_FAULTS_NO_SLOW_DISK');
    const told: string[] = [];
    for (let round = 0; round < count; round++) {
      const capture = join(folder, `${place.uniqueName()}.pcapng`);
      told.push(await stallOnce(place, capture, request));
      rmSync(capture);
    }
    return told.at(-1) ?? '';
  },
};

async function stallOnce(place: Place, capture: string, request: string): Promise<string> {
  const child = (name: string, ...args: (string | number)[]) => ({
    program: sample(name),
    args: args.map(String),
    start: 'step' as const,
  });
  const recorder = new Recorder();
  await recorder.start(
    place,
    {
      children: [
        { ...child('ticker', '--interval', every), name: 'ticker', start: 'auto' },
        { ...child('slow-reader', '--pause', 1000, '--count', 0), name: 'leaves' },
        { ...child('patterns', '--count', messages, '--seed', seed, size), name: 'flood' },
      ],
      pipes: { main: { instances: 2 }, p0: {} },
      events: { tick: { waitedBy: 'parent' }, never: { waitedBy: 'parent' } },
      onFail: 'continue',
      steps: [
        ...[{ wait: 'tick' }, { start: 'flood' }, { receive: 'p0' }, { start: 'leaves' }],
        ...[
          { wait: 'never', timeout },
          { exit: 'flood', timeout: 120_000 },
        ],
      ],
      until: 'steps',
    },
    { capture },
  );
  await recorder.next('event.signal');
  writeFileSync(request, String(stall));
  await until('the disk to answer again', 60_000, () => !existsSync(request));
  await recorder.end(180_000);
  await recorder.release();
  return check(capture);
}

function check(capture: string): string {
  const reader = CaptureReader.open(capture);
  const others: Record[] = [];
  const times: number[] = [];
  try {
    do reader.follow();
    while (!reader.caughtUp);
    assert.ok(reader.complete);
    const scanner = reader.scanner();
    for (let row = 0; row < reader.total; row++) {
      const record = scanner.scan(row, size);
      if (record.kind !== 'message') others.push(record);
      else if (record.pipe === 'p0') {
        const number = times.push(record.time) - 1;
        assert.ok(isPattern(record.data, seed, 0, number), `message ${number} is another one`);
      }
    }
  } finally {
    reader.close();
  }
  const of = <K extends Record['kind']>(kind: K) =>
    others.filter((record): record is RecordOf<K> => record.kind === kind);
  assert.equal(times.length, messages, 'nothing is lost');
  assert.deepEqual(of('gap'), []);

  // From the last message before reading was paused to the first one after it.
  const pauses = times.slice(1).map((time, index) => ({ from: times[index] ?? 0, to: time }));
  const pause = pauses.reduce((longest, one) =>
    one.to - one.from > longest.to - longest.from ? one : longest,
  );
  const paused = (pause.to - pause.from) / 1e6;
  assert.ok(paused > stall / 2, `the flood was never paused for longer than ${paused} ms`);

  const ticks = of('event.signal').map(({ time }) => time);
  const within = ticks.filter((time) => time > pause.from && time < pause.to);
  const gaps = within.slice(1).map((time, index) => time - (within[index] ?? 0));
  assert.ok(within.length > paused / every / 4, `${within.length} signals while the disk stood still`);
  assert.ok(Math.max(...gaps) < late, `a signal was ${Math.max(...gaps) / 1e6} ms behind the one before`);

  const started = of('child.start').find(({ child }) => child === 'leaves')?.time ?? 0;
  const exited = of('child.exit').find(({ child }) => child === 'leaves')?.time ?? 0;
  assert.ok(exited > pause.from && exited < pause.to, 'it ended while the disk stood still');
  assert.ok(
    exited > started && exited - started < 1e9 + late,
    `an exit came ${(exited - started) / 1e6} ms late`,
  );
  const failed = of('step.fail')[0]?.time ?? 0;
  const waited = failed - started;
  assert.ok(
    waited > timeout * 1e6 - 1e6 && waited < timeout * 1e6 + late,
    `a timeout took ${waited / 1e6} ms`,
  );

  const note = of('note').find(({ message }) => /The disk took \d+ ms/.test(message));
  assert.ok(note, 'a note says how long it took');
  const longest = Math.round(Math.max(...gaps) / 1e6);
  return `“${note.message}” ${messages} messages, none lost, none for ${Math.round(paused)} ms; signals at most ${longest} ms apart meanwhile, a timeout of ${timeout} ms after ${Math.round(waited / 1e6)} ms`;
}
