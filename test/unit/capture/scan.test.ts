import assert from 'node:assert/strict';
import type { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { FilteredView } from '../../../src/host/capture/filteredView.ts';
import { everything } from '../../../src/protocol/query.ts';
import { end, pattern, start, withCapture } from './captureFixture.ts';

/** Around the borders of words, of short blocks, of windows and of packets. */
const sizes = [
  0,
  1,
  3,
  4,
  5,
  255,
  4000,
  4001,
  16_383,
  16_384,
  65_439,
  65_440,
  65_441,
  262_132,
  262_133,
  1 << 20,
];

describe('looking at all records in turn', () => {
  let reader: CaptureReader;
  withCapture(
    (sequencer) => {
      sequencer.record(start, { time: 0 });
      const child = sequencer.object('child', 'worker');
      const pipes = ['main', 'side'].map((key) => sequencer.object('pipe', key));
      let time = 2 ** 33;
      for (let round = 0; round < 40; round++) {
        for (const size of sizes) {
          if (size > 65_536 && round % 10 > 0) continue;
          time += 3;
          const pipe = pipes[round % 2] ?? 0;
          const direction = size % 2 === 0 ? 'in' : 'out';
          const issued = direction === 'in' ? null : time - 2;
          const data = pattern(size);
          sequencer.message(
            pipe,
            1 + (round % 5),
            child,
            direction,
            data,
            time,
            time - 1,
            issued,
            round === 7,
          );
        }
        const set = {
          event: 'go',
          by: 'us',
          coalesced: false,
          count: 1,
          sampled: false,
          since: time,
        } as const;
        sequencer.record({ kind: 'event.set', ...set }, { time });
      }
      // The last letter of the last is 79 01, and 79 alone would be a y.
      for (const text of ['ab Ready', '\0\0Ready', '\0Ready', 'ReadŹ']) {
        const wide = Buffer.concat([Buffer.from([1]), Buffer.from(text, 'utf16le')]);
        sequencer.message(pipes[0] ?? 0, 1, child, 'in', wide, time, 0, null, false);
        sequencer.message(pipes[0] ?? 0, 1, child, 'in', wide.subarray(1), time, 0, null, false);
      }
      sequencer.record(end, { time });
    },
    (opened) => {
      reader = opened;
    },
  );

  it('gives the same as asking for each, in any order', () => {
    const scanner = reader.scanner();
    const rows = Array.from({ length: reader.total }, (_, row) => row);
    const mixed = rows.toSorted((a, b) => ((a * 7919) % reader.total) - ((b * 7919) % reader.total));
    for (const row of [...rows, ...mixed]) {
      const scanned = scanner.scan(row, Number.POSITIVE_INFINITY);
      // What is moved along is compared by its fields, with the bytes as they are now.
      assert.deepEqual({ ...scanned }, { ...reader.record(row) }, `row ${row}`);
    }
  });

  it('gives rows with the first bytes of their data, and the whole length', () => {
    for (const { row, record } of reader.rows(0, reader.total)) {
      if (record.kind !== 'message') continue;
      assert.equal(record.data.length, Math.min(256, record.length), `row ${row}`);
      assert.deepEqual(record.data, reader.bytes(row, 0, 256));
    }
  });

  it('finds text in UTF-16 at even and odd bytes, and not half a letter of it', () => {
    const found = (text: string) => {
      const view = new FilteredView(reader, { ...everything, kinds: ['messages'], text });
      while (!view.complete) view.extend();
      return view.matched;
    };
    assert.equal(found('READY'), 6);
    assert.equal(found('b ready'), 2);
    assert.equal(found('read'), 8);
  });
});
