import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CaptureReader } from '../../src/host/capture/captureReader.ts';
import type { SessionDescriptionInput } from '../../src/protocol/description.ts';
import { isPattern } from '../support/patterns.ts';
import type { Fault } from './fault.ts';
import { CommandLine } from './support/commandLine.ts';
import { mounted } from './support/mounted.ts';
import { type Place, sample } from './support/place.ts';
import { killProcess } from './support/processes.ts';
import { patience, Recorder } from './support/recorder.ts';
import { until } from './support/until.ts';

const seed = 11;
const size = 4096;
/** Fewer than the disk has room for, and more than are sent before it fails. */
const messages = 15_000;
const failing = () => mounted('IPC_FAULTS_FAILING_DISK', 'IPC_FAULTS_NO_FAILING_DISK');

/** Asks whoever runs the matrix, and waits until it has been done. */
async function ask(wanted: 'fail' | 'renew'): Promise<void> {
  const request = mounted('IPC_FAULTS_FAILURE', 'IPC_FAULTS_NO_FAILING_DISK');
  writeFileSync(request, wanted);
  await until(`the disk to ${wanted}`, patience, () => !existsSync(request));
}

export const diskFails: Fault = {
  name: 'disk-fails',
  what: 'the disk of the capture takes no more writes in a flood, # times: of a file, of a ring, of the command line',
  counts: { short: 1, normal: 2, long: 20 },
  patience: 300,
  async run({ count, place }) {
    const told: string[] = [];
    for (let round = 0; round < count; round++) {
      for (const onFull of ['stopRecording', 'ring'] as const) told.push(await failOnce(place, onFull));
      await failUnderCommandLine(place);
    }
    return told.at(-1) ?? '';
  },
};

const sentence = /^Recording has stopped: the capture cannot be written \(.+\)\. The session goes on\.$/m;

function flood(): SessionDescriptionInput {
  const args = ['--count', messages, '--seed', seed, size].map(String);
  return { children: [{ name: 'flood', program: sample('patterns'), args }], pipes: { p0: {} } };
}

/** The session goes on until its child is killed, for which there is exit code 1. */
async function failUnderCommandLine(place: Place): Promise<void> {
  await ask('renew');
  const children = [{ name: 'ticker', program: sample('ticker'), args: ['--interval', '5'] }];
  // Of this drive, not of the one where the command line runs.
  const capture = resolve(failing(), `${place.uniqueName()}.pcapng`);
  const run = CommandLine.run(place, { children, pipes: { main: {} } }, '--capture', capture);
  await until('a message', patience, () => run.stdout.includes('"kind":"message"'));
  const [, pid] = /"kind":"child\.start".*?"pid":(\d+)/.exec(run.stdout) ?? [];
  await ask('fail');
  await until('a word of it', patience, () => sentence.test(run.stderr));
  killProcess(Number(pid));
  assert.equal(await run.end(), 1, run.stderr);
  assert.match(run.stderr, /^Records that are not in the capture: [1-9]\d*\.$/m);
}

async function failOnce(place: Place, onFull: 'stopRecording' | 'ring'): Promise<string> {
  const disk = failing();
  await ask('renew');
  const recorder = new Recorder();
  await recorder.start(
    place,
    // Shares of 1 MiB, so that a ring has to begin its next file soon.
    { ...flood(), capture: { onFull, ...(onFull === 'ring' ? { maxSize: 8 << 20 } : {}) } },
    { capture: join(disk, `${place.uniqueName()}.pcapng`) },
  );
  // A ring may already have dropped what came first.
  await until('messages', patience, () => recorder.progress.records > 5);
  await ask('fail');
  // Nothing of what follows can be in the capture: it must be told all the same, while the session goes on.
  const { message } = await until('a word of it', patience, () => recorder.unrecorded);
  assert.match(message, sentence);
  const shown = recorder.progress.records;
  const { exitCode, reason } = await recorder.end();
  assert.deepEqual([exitCode, reason], [0, 'completed'], 'neither the session nor its child was hurt');
  const lost = recorder.unrecorded?.lost ?? 0;
  const { capture } = recorder;
  // Without an end, as nobody could write one.
  await recorder.release(null);
  const { first, stored, last } = check(capture);
  assert.ok(last >= shown, `record ${last} is the last one, ${shown} were shown`);
  assert.ok(first + stored + lost >= messages, `${first} made room, ${stored} stored, ${lost} lost`);
  assert.ok(stored + first < messages, 'it failed in the middle');
  return `“${message}” ${stored} messages stay readable, whole and in order; the other ${lost} are counted`;
}

/** @returns the number of the first message, how many there are from there on, and the number of the last record */
function check(capture: string): { first: number; stored: number; last: number } {
  const reader = CaptureReader.open(capture);
  try {
    do reader.follow();
    while (!reader.caughtUp);
    // The last write may have been taken in part, and nobody could cut that off.
    assert.match(reader.damaged ?? '', /^(The file ends within .*)?$/);
    const scanner = reader.scanner();
    let first = -1;
    let stored = 0;
    let last = 0;
    for (let row = reader.first; row < reader.total; row++) {
      const record = scanner.scan(row, size);
      assert.ok(record.seq > last, 'in order');
      last = record.seq;
      assert.notEqual(record.kind, 'session.end', 'nobody could write it');
      if (record.kind !== 'message') continue;
      if (first < 0) first = firstNumber(record.data);
      const number = first + stored++;
      assert.ok(isPattern(record.data, seed, 0, number), `message ${number} is another one`);
    }
    return { first: Math.max(first, 0), stored, last };
  } finally {
    reader.close();
  }
}

/** Of a ring the oldest files may have gone. */
function firstNumber(bytes: Uint8Array): number {
  for (let number = 0; number < messages; number++) if (isPattern(bytes, seed, 0, number)) return number;
  assert.fail('no message of the child');
}
