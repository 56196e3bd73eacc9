import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { endCapture } from '../../../src/host/capture/endCapture.ts';
import type { Sequencer } from '../../../src/host/capture/sequencer.ts';
import type { Record } from '../../../src/protocol/record.ts';
import {
  buildWriter,
  end,
  type Folder,
  pattern,
  start,
  temporaryFolder,
  writeCapture,
} from './captureFixture.ts';

function smallSession(sequencer: Sequencer): void {
  sequencer.record(start, { time: 0 });
  sequencer.record(
    { kind: 'child.start', child: 'worker', pid: 42, program: '/bin/worker', args: ['--é'] },
    { time: 5 },
  );
  sequencer.record(
    {
      kind: 'child.output',
      child: 'worker',
      stream: 'stdout',
      length: 3,
      data: Buffer.from('hi\n'),
      text: 'hi',
    },
    { time: 6 },
  );
  const main = sequencer.object('pipe', 'main');
  sequencer.message(main, 1, 0, 'in', pattern(10), 7, 6, null, false);
  sequencer.message(main, 2, 0, 'out', pattern(0), 8, 6, 5, false);
  const set = { event: 'go', by: 'us', coalesced: false, count: 1, sampled: false, since: 9 } as const;
  sequencer.record({ kind: 'event.set', ...set }, { time: 9 });
  const ranges: Array<[number, number]> = [[4096, 8]];
  sequencer.record(
    { kind: 'memory.change', memory: 'frame', ranges, stored: true, sampled: true, since: 9 },
    { time: 10, bytes: [{ offset: 4096, data: pattern(8) }] },
  );
  sequencer.record(end, { time: 11 });
}

function readAll(file: string): { records: Record[]; complete: boolean; damaged: string | null } {
  const reader = CaptureReader.open(file);
  try {
    let turns = 0;
    while (!reader.caughtUp) {
      reader.follow();
      assert.ok(turns++ < 1000, 'no end');
    }
    const records = Array.from({ length: reader.total }, (_, row) => reader.record(row));
    return { records, complete: reader.complete, damaged: reader.damaged };
  } finally {
    reader.close();
  }
}

describe('a damaged capture', function () {
  // Thousands of files are written and read.
  this.timeout(120_000);
  let folder: Folder;
  let whole: Uint8Array;
  let records: Record[];
  let file: string;
  before(async () => {
    folder = await temporaryFolder();
    const { path } = await writeCapture(await buildWriter(folder.path), folder.path, smallSession);
    whole = readFileSync(path);
    ({ records } = readAll(path));
    assert.equal(records.length, 8);
    file = join(folder.path, 'damaged.pcapng');
  });
  after(() => folder[Symbol.asyncDispose]());

  it('is refused by name when it is a folder, which stays open for nobody', () => {
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    assert.throws(() => CaptureReader.open(folder.path), {
      message: `The capture ${folder.path} cannot be opened: EISDIR: illegal operation on a directory, read`,
    });
    assert.equal(open(), before);
  });

  it('is refused in words, at once, when it is a pipe, of which nobody can read the middle', () => {
    const pipe = join(folder.path, 'pipe');
    execFileSync('mkfifo', [pipe]);
    assert.throws(() => CaptureReader.open(pipe), {
      message: `The capture ${pipe} cannot be opened: it is no file. Save what it gives to one first.`,
    });
  });

  it('is refused by the machine that wrote it when that has another byte order', () => {
    // As Wireshark begins a file there: type, length and magic number, each with the upper byte first.
    const header = '0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c';
    writeFileSync(file, Buffer.from(header.replaceAll(' ', ''), 'hex'));
    assert.throws(() => CaptureReader.open(file), {
      message: `${file} is not a capture of IPC Inspector: it was written on a machine of another byte order.`,
    });
  });

  it('opens when cut off at any byte, with what is whole in it', () => {
    let most = 0;
    for (let size = 0; size < whole.length; size++) {
      writeFileSync(file, whole.subarray(0, size));
      const cut = readAll(file);
      assert.equal(cut.complete, false, `complete at ${size} of ${whole.length}`);
      assert.ok(cut.records.length >= most, `fewer records at ${size}`);
      most = cut.records.length;
      assert.deepEqual(cut.records, records.slice(0, most));
    }
    assert.equal(most, records.length - 1);
  });

  it('can be ended when cut off at any byte, and is then whole for us and for capinfos', () => {
    for (let size = 0; size < whole.length; size += 12) {
      writeFileSync(file, whole.subarray(0, size));
      const before = readAll(file);
      endCapture(file, { reason: 'hostDied', exitCode: 3 });
      const after = readAll(file);
      if (after.records.length === 0) continue;
      assert.equal(after.complete, true, `at ${size}`);
      assert.deepEqual(after.records.slice(0, -1), before.records);
      const last = after.records.at(-1);
      assert.ok(last?.kind === 'session.end' && last.reason === 'hostDied');
      assert.equal(last.time, before.records.at(-1)?.time ?? 0);
      if (size % 512 === 0)
        assert.match(
          execFileSync('capinfos', ['-c', file], { encoding: 'utf8' }),
          new RegExp(` ${after.records.length}\n`),
        );
    }
  });

  it('is left alone by endCapture when it has its end', () => {
    writeFileSync(file, whole);
    endCapture(file, { reason: 'hostDied', exitCode: 3 });
    assert.deepEqual(new Uint8Array(readFileSync(file)), new Uint8Array(whole));
  });

  it('never makes the reader throw or hang, whichever bit is wrong', () => {
    for (let bit = 0; bit < whole.length * 8; bit += 29) {
      const flipped = Uint8Array.from(whole);
      flipped[bit >>> 3] = (flipped[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(file, flipped);
      try {
        readAll(file);
      } catch (error) {
        assert.match(String(error), /is not a capture of IPC Inspector/, `bit ${bit}`);
      }
    }
  });

  it('survives random bytes anywhere', () => {
    let seed = 12345;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    for (let round = 0; round < 500; round++) {
      const bytes = Uint8Array.from(whole);
      for (let change = random(8); change >= 0; change--) {
        // Half of the changes hit words, where lengths and offsets are.
        if (random(2)) bytes[random(bytes.length)] = random(256);
        else
          new DataView(bytes.buffer).setUint32(
            random(bytes.length >>> 2) * 4,
            [0, 4, 12, 0xffff_ffff, 0x7fff_fffc, 0x80495043][random(6)] ?? 0,
            true,
          );
      }
      writeFileSync(file, bytes);
      if (random(2)) truncateSync(file, random(bytes.length));
      try {
        readAll(file);
      } catch (error) {
        assert.match(String(error), /is not a capture of IPC Inspector/, `round ${round}`);
      }
    }
  });
});
