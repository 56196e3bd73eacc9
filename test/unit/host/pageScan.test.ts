import assert from 'node:assert/strict';
import type { SectionView } from '../../../src/host/kernel/kernel.ts';
import { PageScan } from '../../../src/host/memory/pageScan.ts';

/** A section over plain memory; `holes` are ranges that hold nothing. */
function memoryView(size: number, populated: (offset: number) => boolean = () => true) {
  const bytes = new Uint8Array(size);
  const reads: number[] = [];
  const view: SectionView = {
    size,
    read(offset, into) {
      reads.push(into.length);
      into.set(bytes.subarray(offset, offset + into.length));
      return [[offset, Math.min(into.length, size - offset)]];
    },
    populated: (offset, length) => (populated(offset) ? [[offset, Math.min(length, size - offset)]] : []),
    close() {},
  };
  return { bytes, view, reads };
}

function changes(scan: PageScan, now: () => number): Array<[number, number]> {
  const found: Array<[number, number]> = [];
  scan.slice(now, Number.POSITIVE_INFINITY, ({ offset, bytes }) => found.push([offset, bytes.length]));
  return found;
}

describe('page scan', () => {
  for (const size of [1, 4096, 100_000, 17 * 1024 * 1024 + 5]) {
    it(`finds exactly the pages that differ in ${size} bytes`, () => {
      let time = 1;
      const now = () => time++;
      const { bytes, view } = memoryView(size);
      bytes.fill(7);
      const scan = new PageScan(view);
      assert.deepEqual(changes(scan, now), [], 'the first look knows nothing to compare with');
      assert.deepEqual(changes(scan, now), []);
      bytes[size - 1] = 8;
      bytes[0] = 9;
      const last = Math.floor((size - 1) / 4096) * 4096;
      const expected: Array<[number, number]> =
        last === 0
          ? [[0, Math.min(4096, size)]]
          : [
              [0, 4096],
              [last, size - last],
            ];
      assert.deepEqual(changes(scan, now), expected);
      assert.deepEqual(changes(scan, now), []);
    });
  }

  it('does not read holes', () => {
    const { view, reads } = memoryView(1 << 22, (offset) => offset < 1 << 18);
    changes(new PageScan(view), () => 1);
    assert.equal(reads.length, 1);
  });

  it('stops when its time is used up and goes on there the next time', () => {
    let time = 0;
    const { view, reads } = memoryView(1 << 22);
    const scan = new PageScan(view);
    const slow = () => (time += 3e6);
    scan.slice(slow, 5, () => {});
    assert.ok(reads.length < 4);
    const seen = reads.length;
    scan.slice(slow, 5, () => {});
    assert.ok(reads.length > seen);
  });

  it('says since when a page may have changed', () => {
    let time = 100;
    const { bytes, view } = memoryView(8192);
    const scan = new PageScan(view);
    changes(scan, () => time);
    time = 200;
    bytes[5000] = 1;
    const found: number[] = [];
    scan.slice(
      () => time,
      10,
      ({ since }) => found.push(since),
    );
    assert.deepEqual(found, [100]);
  });
});
