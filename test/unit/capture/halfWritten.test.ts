import assert from 'node:assert/strict';
import {
  appendFileSync,
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { reserveBlock } from '../../../src/host/capture/encodeBlocks.ts';
import { blockType, longestPayload, reserveBytes } from '../../../src/host/capture/format.ts';
import type { Sequencer } from '../../../src/host/capture/sequencer.ts';
import type { Record } from '../../../src/protocol/record.ts';
import {
  buildWriter,
  end,
  type Folder,
  pattern,
  readWhole,
  start,
  temporaryFolder,
  writeCapture,
} from './captureFixture.ts';

/** Every kind of block behind a packet, each short enough to lie within a reserve. */
function fill(sequencer: Sequencer): void {
  sequencer.record(start, { time: 0 });
  const main = sequencer.object('pipe', 'main');
  const event = { event: 'go', by: 'us', coalesced: false, count: 1, sampled: false, since: 9 } as const;
  const ranges: Array<[number, number]> = [[4096, 80]];
  for (let round = 0; round < 3; round++) {
    sequencer.message(main, 1, 0, 'in', pattern(100), 7, 6, null, false);
    sequencer.record({ kind: 'event.set', ...event }, { time: 9 });
    sequencer.record(
      { kind: 'memory.change', memory: 'frame', ranges, stored: true, sampled: true, since: 9 },
      { time: 10, bytes: [{ offset: 4096, data: pattern(80) }] },
    );
  }
  // Its rest may come with another write than its beginning.
  sequencer.message(main, 1, 0, 'in', pattern(longestPayload + 300), 11, 6, null, false);
  sequencer.record(end, { time: 11 });
}

describe('a capture that another process is writing, over the reserve at its end', function () {
  this.timeout(120_000);
  let folder: Folder;
  let whole: Uint8Array;
  let records: readonly Record[];
  before(async () => {
    folder = await temporaryFolder();
    const { path } = await writeCapture(await buildWriter(folder.path), folder.path, fill);
    whole = readFileSync(path);
    const all = await readWhole(path);
    all.reader.close();
    records = all.records;
  });
  after(() => folder[Symbol.asyncDispose]());

  /** Looks at a file of which only so many bytes of the last write are there, and again when all are. */
  function look(before: number, written: number): void {
    const file = join(folder.path, 'half.pcapng');
    // What is there yet of the one write that puts records, and a new reserve, over the old one.
    writeFileSync(file, whole.subarray(0, before));
    appendFileSync(file, reserveBlock(reserveBytes));
    const next = Buffer.concat([whole.subarray(before), reserveBlock(reserveBytes)]);
    const fd = openSync(file, 'r+');
    const reader = CaptureReader.open(file);
    try {
      writeSync(fd, next, 0, written, before);
      while (!reader.caughtUp) reader.follow();
      const where = `${written} bytes behind byte ${before}`;
      assert.match(reader.damaged ?? '', /^(The file ends within .*)?$/, where);
      for (let row = 0; row < reader.total; row++) assert.deepEqual(reader.record(row), records[row], where);
      writeSync(fd, next, written, next.length - written, before + written);
      ftruncateSync(fd, whole.length);
      do reader.follow();
      while (!reader.caughtUp);
      assert.equal(reader.total, records.length, where);
      for (let row = 0; row < reader.total; row++) assert.deepEqual(reader.record(row), records[row], where);
      assert.ok(reader.complete, where);
    } finally {
      reader.close();
      closeSync(fd);
    }
  }

  for (const [what, type] of [
    ['a record', blockType.packet],
    ['the rest of a long message', blockType.rest],
  ] as const) {
    it(`shows what is whole, however much is there of a write that begins with ${what}, and all of it then`, () => {
      const from = firstOf(type, whole);
      const most = Math.min(reserveBytes, whole.length - from);
      for (let written = 0; written < most; written += 4) look(from, written);
    });
  }
});

function firstOf(type: number, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  while (view.getUint32(at, true) !== type) at += view.getUint32(at + 4, true);
  return at;
}
