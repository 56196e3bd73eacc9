import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, FaultContext } from './fault.ts';
import { busySession } from './hostKilled.ts';
import { mounted } from './support/mounted.ts';
import { sample } from './support/place.ts';
import { readCapture } from './support/readCapture.ts';
import { Recorder } from './support/recorder.ts';

const smallDisk = () => mounted('IPC_FAULTS_DISK', 'IPC_FAULTS_NO_DISK');
const message = 4096;

export const disk: readonly Fault[] = [
  {
    name: 'disk-full',
    what: 'the disk of the capture is full after a while, # times',
    counts: { short: 1, normal: 3, long: 20 },
    patience: 300,
    async run(context) {
      const small = smallDisk();
      let stored = 0;
      let lost = 0;
      for (let round = 0; round < context.count; round++) {
        const one = await fillDisk(context, small);
        stored += one.stored;
        lost += one.lost;
      }
      return `an error says that recording stopped; ${stored} messages stored, a gap counts the other ${lost}; the child got its work done`;
    },
  },
  {
    name: 'capture-deleted',
    what: 'the capture is deleted while it is recorded',
    counts: { short: 1, normal: 1, long: 1 },
    async run({ place }) {
      const recorder = new Recorder();
      await recorder.start(place, busySession(place));
      await recorder.next('message');
      rmSync(recorder.capture);
      // Wine, and Windows before 10, delete it only when the last one has closed it.
      const isGone = !existsSync(recorder.capture);
      const told = isGone
        ? (await recorder.next('error', ({ object }) => object === 'capture')).message
        : 'nothing yet: the system keeps the file until it is closed';
      const { exitCode, reason } = await recorder.stop();
      assert.deepEqual([exitCode, reason], [0, 'stopped'], 'the session goes on');
      recorder.capture = '';
      await recorder.release();
      return told;
    },
  },
  {
    name: 'capture-read-only',
    what: 'the recorder died, and nobody may write to its capture',
    counts: { short: 1, normal: 1, long: 1 },
    async run({ place }) {
      const small = smallDisk();
      const readOnly = mounted('IPC_FAULTS_READ_ONLY', 'IPC_FAULTS_NO_DISK');
      const recorder = new Recorder();
      const capture = join(small, `${place.uniqueName()}.pcapng`);
      await recorder.start(place, busySession(place), { capture });
      await recorder.next('message');
      // At its start it would end what dead ones have left, and here the capture has a place where that is possible.
      const successor = new Recorder();
      await successor.request('listPipes', {});
      await recorder.kill();
      const file = join(readOnly, basename(recorder.capture));
      const recovered = await successor.request('recover', { capture: file, ledger: recorder.ledger });
      const { children } = await successor.request('state', {});
      await recorder.release();
      await successor.release();
      const { records } = readCapture(file);
      rmSync(recorder.capture);
      assert.equal(children.length, 1, 'what was recorded is shown');
      assert.notEqual(records.at(-1)?.kind, 'session.end', 'nobody could write it');
      assert.equal(recovered.complete, true, 'and can be read to its end');
      // Where the small disk was full before the kill, a gap says so, and behind it stands what is no message.
      const numbers = records.map(({ seq }) => seq);
      const gap = records.findIndex(({ kind }) => kind === 'gap');
      const whole = numbers.slice(0, gap < 0 ? undefined : gap + 1);
      const inRow = whole.map((_, row) => row + 1);
      assert.deepEqual(whole, inRow, 'nothing is missing but what a gap tells');
      assert.deepEqual(
        numbers,
        [...new Set(numbers)].toSorted((one, other) => one - other),
        'in order',
      );
      return `${records.length} records are shown, without an end; nothing stayed`;
    },
  },
];

async function fillDisk(
  { place, random }: FaultContext,
  folder: string,
): Promise<{ stored: number; lost: number }> {
  const count = 3_000;
  const capture = join(folder, `${place.uniqueName()}.pcapng`);
  const junk = join(folder, 'junk');
  const recorder = new Recorder();
  const args = ['--count', String(count), '--size', String(message)];
  const children = [{ name: 'flood', program: sample('flood'), args }];
  await recorder.start(place, { children, pipes: { main: {} } }, { capture });
  await recorder.next('message');
  // Somebody else fills the disk meanwhile, to the last byte.
  await sleep(random.below(30));
  try {
    for (let size = 1 << 20; size >= 1024; ) {
      try {
        writeFileSync(junk, Buffer.alloc(size), { flag: 'a' });
      } catch {
        size /= 4;
      }
    }
    const { exitCode } = await recorder.end();
    const { records } = readCapture(recorder.capture);
    const stored = records.filter(({ kind }) => kind === 'message').length;
    const gap = records.find((record) => record.kind === 'gap');
    assert.ok(gap, 'a gap');
    assert.equal(records.at(-1)?.kind, 'session.end', 'the end is on disk');
    const lost = Number(gap.lost);
    assert.ok(stored + lost >= count, `${stored} stored, ${lost} lost, of ${count}`);
    assert.match(gap.message, /disk|space|limit/i);
    assert.equal(exitCode, 0, 'the child was not hurt');
    return { stored, lost };
  } finally {
    await recorder.release();
    rmSync(junk, { force: true });
    rmSync(capture, { force: true });
  }
}
