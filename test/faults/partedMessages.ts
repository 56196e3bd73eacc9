import assert from 'node:assert/strict';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CaptureReader } from '../../src/host/capture/captureReader.ts';
import { patternOf } from '../support/patterns.ts';
import type { Fault, FaultContext } from './fault.ts';
import { mounted } from './support/mounted.ts';
import { sample } from './support/place.ts';
import { Recorder } from './support/recorder.ts';

const seed = 7;
/** As long as a socket's buffer allows it, and longer than one packet of the file may be, where the system lets us. */
const sizes = { message: 200 * 1024 + 3, long: 2 ** 20 + 3 } as const;
const canGrow = process.platform === 'win32' || process.getuid?.() === 0;

const variants = [
  { mode: 'message', size: sizes.message },
  ...(canGrow ? [{ mode: 'message', size: sizes.long } as const] : []),
  { mode: 'byte', size: sizes.long },
] as const;
type Variant = (typeof variants)[number];

/**
 * With a limit of its own the recorder does not look how much space is free, so it writes until the disk has no page left.
 * No message ends with a page: the last write is parted within one.
 */
const maxSize = 2 ** 30;

export const partedMessages: Fault = {
  name: 'disk-full-long',
  what: 'the disk of the capture gets full in the middle of a long message, # times in each mode',
  counts: { short: 1, normal: 3, long: 20 },
  patience: 600,
  async run(context) {
    let stored = 0;
    let lost = 0;
    for (let round = 0; round < context.count; round++) {
      for (const variant of variants) {
        const one = await partOne(context, variant);
        stored += one.stored;
        lost += one.lost;
      }
    }
    return `${stored} messages and chunks stored, each whole; gaps count the other ${lost}; the children got their work done`;
  },
};

async function partOne({ place, random }: FaultContext, { mode, size }: Variant) {
  const folder = mounted('IPC_FAULTS_DISK', 'IPC_FAULTS_NO_DISK');
  const capture = join(folder, `${place.uniqueName()}.pcapng`);
  const junk = join(folder, 'junk');
  // So that it is another place of a message each time.
  writeFileSync(junk, Buffer.alloc(1 + random.below(2 * size)));
  // Of the whole disk: what a file takes that was deleted a moment ago may not be free yet.
  const { blocks, bsize } = statfsSync(folder);
  const count = Math.ceil((2 * blocks * bsize) / size);
  const recorder = new Recorder();
  const args = ['--count', count, '--seed', seed, '--buffer', 8 * size, size].map(String);
  try {
    await recorder.start(
      place,
      {
        children: [{ name: 'flood', program: sample('patterns'), args }],
        pipes: { p0: { mode } },
        capture: { maxSize },
      },
      { capture },
    );
    const { exitCode, reason } = await recorder.end();
    assert.deepEqual([exitCode, reason], [0, 'completed'], 'neither the session nor its child was hurt');
    // Checks that records are in order, that each is there or counted, and that session.end is the last.
    await recorder.release();
    return check(capture, mode, size, count);
  } finally {
    rmSync(junk, { force: true });
    rmSync(capture, { force: true });
  }
}

function check(capture: string, mode: Variant['mode'], size: number, count: number) {
  const sent = Buffer.concat(Array.from({ length: count }, (_, number) => patternOf(seed, 0, number, size)));
  const reader = CaptureReader.open(capture);
  try {
    do reader.follow();
    while (!reader.caughtUp);
    assert.ok(reader.complete, 'the end is on disk');
    const scanner = reader.scanner();
    let [stored, lost, at] = [0, 0, 0];
    for (let row = 0; row < reader.total; row++) {
      const record = scanner.scan(row, size);
      if (record.kind === 'gap') {
        assert.equal(lost, 0, 'one gap for all');
        assert.deepEqual([record.call, record.name], ['write', 'ENOSPC']);
        assert.match(record.message, /the disk is full/);
        assert.match(record.remedy ?? '', /Free disk space/);
        lost = Number(record.lost);
      } else if (record.kind === 'message') {
        assert.equal(lost, 0, 'nothing is stored behind the gap');
        if (mode === 'message') assert.equal(record.length, size);
        assert.equal(record.data.length, record.length, `message ${stored} is stored in part`);
        const expected = sent.subarray(at, at + record.length);
        assert.ok(expected.equals(record.data), `message ${stored} is another one`);
        at += record.length;
        stored++;
      }
    }
    assert.ok(lost > 0 && at < sent.length, 'the disk was full before the end');
    if (mode === 'message') assert.ok(stored + lost >= count, `${stored} stored, ${lost} lost, of ${count}`);
    return { stored, lost };
  } finally {
    reader.close();
  }
}
