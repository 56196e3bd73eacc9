import assert from 'node:assert/strict';
import type { SectionView } from '../../../src/host/kernel/section.ts';
import { type Checksum, loadChecksum } from '../../../src/host/memory/checksum.ts';
import { PageScan } from '../../../src/host/memory/pageScan.ts';

const chunk = 1 << 16;

/** A section over plain memory, of which the chunks (or `unit`s) with these numbers hold pages; all if left out. */
function memoryView(size: number, chunks?: Set<number>, unit = chunk) {
  const bytes = new Uint8Array(size);
  const reads: number[] = [];
  /** `size` shrinks it; `mapped` is what is known of it. */
  const present = { size, mapped: size };
  const view: SectionView = {
    get size() {
      return present.mapped;
    },
    grow: () => false,
    zeros: () => assert.fail(),
    read(offset, into) {
      reads.push(offset);
      const known = Math.max(0, Math.min(into.length, present.size - offset));
      into.fill(0);
      into.set(bytes.subarray(offset, offset + known));
      return known > 0 ? [[offset, known]] : [];
    },
    populated: () => assert.fail('would go through all of a large section'),
    holes: () => assert.fail(),
    nextData(offset) {
      if (offset >= present.size) return null;
      if (!chunks) return offset;
      const next = [...chunks].filter((one) => (one + 1) * unit > offset).sort((a, b) => a - b)[0];
      return next === undefined ? null : Math.max(offset, next * unit);
    },
    write: (offset, data) => bytes.set(data, offset),
    close() {},
  };
  return { bytes, view, reads, present };
}

/** What has changed since it was looked at before. */
function changes(scan: PageScan, now: () => number): Array<[number, number]> {
  const found: Array<[number, number]> = [];
  scan.slice(now, Number.POSITIVE_INFINITY, ({ offset, bytes, since }) => {
    if (since !== null) found.push([offset, bytes.length]);
  });
  return found;
}

describe('page scan', () => {
  let checksum: Checksum;
  before(async () => {
    checksum = await loadChecksum();
  });

  for (const size of [1, 4096, 100_000, 17 * 1024 * 1024 + 5]) {
    it(`finds exactly the pages that differ in ${size} bytes`, () => {
      let time = 1;
      const now = () => time++;
      const { bytes, view } = memoryView(size);
      bytes.fill(7);
      const scan = new PageScan(view, checksum);
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

  for (const size of [100_000, 17 * 1024 * 1024]) {
    it(`finds what others change beside our own write in ${size} bytes, and not the write`, () => {
      let time = 1;
      const { bytes, view } = memoryView(size);
      const scan = new PageScan(view, checksum);
      changes(scan, () => time++);
      view.write(4090, new Uint8Array(12).fill(5));
      scan.wrote(4090, 12);
      assert.deepEqual(
        changes(scan, () => time++),
        [],
      );
      bytes[4095] = 6;
      assert.deepEqual(
        changes(scan, () => time++),
        [[0, 4096]],
      );
    });
  }

  for (const [what, size] of [
    ['a small section', 1 << 22],
    ['one of 4 GiB', 2 ** 32],
  ] as const) {
    it(`reads what holds pages only, in ${what}`, () => {
      const held = new Set([0, size / chunk - 1]);
      const { view, reads, present } = memoryView(1 << 22, held);
      present.size = size;
      const sparse = {
        ...view,
        size,
        read: (offset: number, into: Uint8Array) => view.read(offset % (1 << 22), into),
      };
      const scan = new PageScan(sparse, checksum);
      for (let round = 0; round < 3; round++)
        assert.deepEqual(
          changes(scan, () => 1),
          [],
        );
      assert.equal(reads.length, 6);
    });
  }

  it('finds a page in what held none, since the round before, and one that was given back', () => {
    for (const size of [1 << 22, 1 << 25]) {
      const held = new Set([0]);
      const { bytes, view } = memoryView(size, held);
      const scan = new PageScan(view, checksum);
      let time = 10;
      changes(scan, () => time);
      time = 20;
      changes(scan, () => time);
      time = 30;
      held.add(5);
      bytes[5 * chunk + 4096] = 1;
      const found: unknown[] = [];
      scan.slice(
        () => time,
        10,
        ({ offset, since }) => found.push([offset, since]),
      );
      assert.deepEqual(found, [[5 * chunk + 4096, 20]]);
      held.delete(5);
      bytes[5 * chunk + 4096] = 0;
      assert.deepEqual(
        changes(scan, () => 40),
        [[5 * chunk + 4096, 4096]],
      );
    }
  });

  it('reads single pages of a chunk that holds few, and finds what comes, changes and goes', () => {
    const held = new Set([3, 9]);
    const { bytes, view, reads } = memoryView(1 << 22, held, 4096);
    bytes[3 * 4096] = 1;
    const scan = new PageScan(view, checksum);
    let time = 1;
    const now = () => time++;
    changes(scan, now);
    assert.deepEqual(reads, [3 * 4096, 9 * 4096]);
    held.add(10);
    bytes[10 * 4096 + 7] = 1;
    assert.deepEqual(changes(scan, now), [[10 * 4096, 4096]]);
    held.delete(3);
    bytes[3 * 4096] = 0;
    assert.deepEqual(changes(scan, now), [[3 * 4096, 4096]], 'it was given back');
    assert.deepEqual(changes(scan, now), []);
    for (let page = 11; page < 16; page++) held.add(page);
    bytes[12 * 4096] = 1;
    assert.deepEqual(changes(scan, now), [[12 * 4096, 4096]], 'many hold now');
    reads.length = 0;
    assert.deepEqual(changes(scan, now), []);
    assert.deepEqual(reads, [0], 'in one go');
    held.clear();
    bytes.fill(0, 0, chunk);
    assert.deepEqual(changes(scan, now), [
      [10 * 4096, 4096],
      [12 * 4096, 4096],
    ]);
    reads.length = 0;
    assert.deepEqual(changes(scan, now), []);
    assert.deepEqual(reads, [], 'nothing is left to be looked at');
  });

  it('does not take what was as it is now for unchanged when it was something else between', () => {
    const { bytes, view } = memoryView(1 << 20);
    bytes.fill(7);
    const scan = new PageScan(view, checksum);
    changes(scan, () => 1);
    view.write(5000, Uint8Array.of(8));
    scan.wrote(5000, 1);
    bytes[5000] = 7;
    assert.deepEqual(
      changes(scan, () => 2),
      [[4096, 4096]],
    );
  });

  it('finds what is written between the first look and the first round', () => {
    const held = new Set<number>();
    const { bytes, view } = memoryView(1 << 16, held);
    const scan = new PageScan(view, checksum);
    scan.begin(7, () => assert.fail('there is nothing yet'));
    held.add(0);
    bytes[4096] = 1;
    const found: unknown[] = [];
    scan.slice(
      () => 9,
      10,
      ({ offset, since }) => found.push([offset, since]),
    );
    assert.deepEqual(found, [[4096, 7]]);
  });

  it('takes a page that was made and is still zero for no change', () => {
    const held = new Set([0]);
    const { view } = memoryView(1 << 25, held);
    const scan = new PageScan(view, checksum);
    changes(scan, () => 1);
    held.add(9);
    assert.deepEqual(
      changes(scan, () => 2),
      [],
    );
  });

  it('tells of what is there at the first look, as not known before', () => {
    const { bytes, view } = memoryView(1 << 25);
    bytes[1 << 24] = 7;
    const found: unknown[] = [];
    const scan = new PageScan(view, checksum);
    scan.slice(
      () => 1,
      1e9,
      ({ offset, since }) => found.push([offset, since]),
    );
    assert.deepEqual(found, [[1 << 24, null]]);
  });

  it('takes what is gone for neither changed nor zero', () => {
    for (const size of [1 << 20, 1 << 25]) {
      const { bytes, view, present } = memoryView(size);
      bytes.fill(7);
      const scan = new PageScan(view, checksum);
      changes(scan, () => 1);
      present.size = chunk;
      assert.deepEqual(
        changes(scan, () => 2),
        [],
      );
    }
  });

  for (const small of [1, 100, 4096, chunk - 1, chunk, 3 * chunk + 5000]) {
    it(`takes what a section of ${small} bytes has got for no change, and finds what is written there`, () => {
      const { bytes, view, present } = memoryView(1 << 20);
      bytes.fill(7, 0, small);
      Object.assign(present, { size: small, mapped: small });
      const scan = new PageScan(view, checksum);
      changes(scan, () => 1);
      for (let size = small + 1; size < 1 << 20; size += 50_000) {
        Object.assign(present, { size, mapped: size });
        scan.grow();
        assert.deepEqual(
          changes(scan, () => size),
          [],
        );
        bytes[size - 1] = 8;
        const last = size - 1 - ((size - 1) % 4096);
        assert.deepEqual(
          changes(scan, () => size),
          [[last, size - last]],
        );
      }
    });
  }

  it('says that what a section has got was not there when the round before began', () => {
    const { bytes, view, present } = memoryView(1 << 20);
    Object.assign(present, { size: chunk, mapped: chunk });
    const scan = new PageScan(view, checksum);
    changes(scan, () => 5);
    Object.assign(present, { size: 1 << 20, mapped: 1 << 20 });
    bytes[9 * chunk] = 1;
    scan.grow();
    const found: unknown[] = [];
    scan.slice(
      () => 9,
      10,
      ({ offset, since }) => found.push([offset, since]),
    );
    assert.deepEqual(found, [[9 * chunk, 5]]);
  });

  it('looks first at what is on the screen', () => {
    const { bytes, view, reads } = memoryView(1 << 22);
    const scan = new PageScan(view, checksum);
    changes(scan, () => 1);
    reads.length = 0;
    bytes[9 * chunk - 1] = 1;
    bytes[9 * chunk] = 1;
    const found: number[] = [];
    scan.lookAt(9 * chunk - 10, 20, 2, ({ offset }) => found.push(offset));
    assert.deepEqual(found, [9 * chunk - 4096, 9 * chunk]);
    assert.deepEqual(reads, [8 * chunk, 9 * chunk]);
    assert.deepEqual(
      changes(scan, () => 3),
      [],
    );
  });

  it('stops when its time is used up and goes on there the next time', () => {
    let time = 0;
    const { view, reads } = memoryView(1 << 22);
    const scan = new PageScan(view, checksum);
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
    const scan = new PageScan(view, checksum);
    changes(scan, () => time);
    time = 200;
    bytes[5000] = 1;
    const found: Array<number | null> = [];
    scan.slice(
      () => time,
      10,
      ({ since }) => found.push(since),
    );
    assert.deepEqual(found, [100]);
  });
});
