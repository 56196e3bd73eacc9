import assert from 'node:assert/strict';
import { gapsIn, type Range, union, within } from '../../../src/host/memory/ranges.ts';
import { differences } from '../../../src/host/queries/memoryDifferences.ts';
import { type SearchFor, searchMemory } from '../../../src/host/queries/memorySearch.ts';
import type { MemorySource } from '../../../src/host/queries/memorySource.ts';

const GiB = 2 ** 30;
const never = () => false;

/** A section with data in a few places; counts what is read of it. */
class SparseSection implements MemorySource {
  readonly size: number;
  bytesRead = 0;
  /** How often it was asked where data is. */
  asked = 0;
  readonly #data: ReadonlyArray<readonly [number, Uint8Array]>;
  readonly #holes: 'zeros' | 'unknown';

  /** @param holes what is read where there is no data */
  constructor(
    size: number,
    data: ReadonlyArray<readonly [number, Uint8Array]>,
    holes: 'zeros' | 'unknown' = 'unknown',
  ) {
    this.size = size;
    this.#data = data;
    this.#holes = holes;
  }

  read(offset: number, into: Uint8Array): Range[] {
    this.bytesRead += into.length;
    into.fill(0);
    const known = this.populated(offset, into.length);
    for (const [from, length] of known) {
      for (const [start, bytes] of this.#data) {
        for (const [at, count] of within([[start, bytes.length]], from, length)) {
          into.set(bytes.subarray(at - start, at - start + count), at - offset);
        }
      }
    }
    return this.#holes === 'unknown' ? known : within([[0, this.size]], offset, into.length);
  }

  zeros(offset: number, length: number, data: readonly Range[]): Range[] {
    return this.#holes === 'unknown' ? [] : gapsIn(data, offset, Math.min(offset + length, this.size));
  }

  populated(offset: number, length: number): Range[] {
    this.asked++;
    return within(union(this.#data.map(([start, bytes]) => [start, bytes.length])), offset, length);
  }
}

const text = (value: string) => new TextEncoder().encode(value);
const wanted = (pattern: Uint8Array, more: Partial<SearchFor> = {}): SearchFor => ({
  pattern,
  mask: new Uint8Array(pattern.length).fill(0xff),
  from: 0,
  to: Number.MAX_SAFE_INTEGER,
  backwards: false,
  ...more,
});

describe('searching memory', () => {
  it('finds the first and the last match, and none outside the offsets that were asked for', () => {
    const section = new SparseSection(100, [[10, text('abc abc abc')]]);
    const find = (more: Partial<SearchFor>) => searchMemory(section, wanted(text('abc'), more), never).found;
    assert.equal(find({}), 10);
    assert.equal(find({ from: 11 }), 14);
    assert.equal(find({ from: 11, to: 14 }), null);
    assert.equal(find({ backwards: true }), 18);
    assert.equal(find({ backwards: true, to: 18 }), 14);
    assert.equal(find({ backwards: true, to: 18, from: 15 }), null);
  });

  it('takes any digit where the mask says so, also at both ends', () => {
    const section = new SparseSection(64, [[8, Uint8Array.of(1, 0xff, 0x12, 0xee, 9, 0xff, 0x34, 0xef)]]);
    const pattern = Uint8Array.of(0, 0xff, 0, 0xe0);
    const mask = Uint8Array.of(0, 0xff, 0, 0xf0);
    assert.equal(searchMemory(section, wanted(pattern, { mask }), never).found, 8);
    assert.equal(searchMemory(section, wanted(pattern, { mask, backwards: true }), never).found, 12);
    // Half bytes only: nothing that Node could search for.
    const halves = { mask: Uint8Array.of(0xf0, 0x0f) };
    assert.equal(searchMemory(section, wanted(Uint8Array.of(0x30, 0x0f), halves), never).found, 14);
    assert.equal(searchMemory(section, wanted(Uint8Array.of(0x70, 0x0f), halves), never).found, null);
  });

  it('finds what lies across the pieces that are read, from both sides', () => {
    const bytes = new Uint8Array(3 << 20);
    for (const at of [(1 << 20) - 2, (2 << 20) - 1]) bytes.set(text('needle'), at);
    const section = new SparseSection(bytes.length, [[0, bytes]]);
    const found = [false, true].map(
      (backwards) => searchMemory(section, wanted(text('needle'), { backwards }), never).found,
    );
    assert.deepEqual(found, [(1 << 20) - 2, (2 << 20) - 1]);
  });

  it('passes over what is not known without reading it, and matches nothing there', () => {
    const section = new SparseSection(64 * GiB, [
      [5 * GiB, text('here it is')],
      [40 * GiB, text('and here')],
    ]);
    assert.equal(searchMemory(section, wanted(text('here')), never).found, 5 * GiB);
    assert.equal(searchMemory(section, wanted(text('here'), { backwards: true }), never).found, 40 * GiB + 4);
    assert.equal(searchMemory(section, wanted(text('\0\0')), never).found, null);
    assert.ok(section.bytesRead < 4096, `${section.bytesRead} bytes read`);
  });

  it('finds zeros in holes that read so, without reading them, each offset in its turn', () => {
    const section = new SparseSection(64 * GiB, [[5 * GiB, text('here')]], 'zeros');
    const find = (pattern: Uint8Array, more: Partial<SearchFor> = {}) =>
      searchMemory(section, wanted(pattern, more), never).found;
    const zeros = new Uint8Array(4096);
    assert.equal(find(zeros), 0);
    assert.equal(find(zeros, { from: 1 }), 1);
    assert.equal(find(zeros, { from: 5 * GiB - 4096 }), 5 * GiB - 4096);
    assert.equal(find(zeros, { from: 5 * GiB - 4095 }), 5 * GiB + 4);
    assert.equal(find(zeros, { from: 5 * GiB - 4095, to: 5 * GiB + 4 }), null);
    assert.equal(find(zeros, { backwards: true }), 64 * GiB - 4096);
    assert.equal(find(zeros, { backwards: true, to: 5 * GiB + 4 }), 5 * GiB - 4096);
    assert.equal(find(zeros, { backwards: true, to: 5 * GiB - 4096 }), 5 * GiB - 4097);
    assert.equal(find(Uint8Array.of(0x10, 0), { mask: Uint8Array.of(0x0f, 0xff) }), 0);
    assert.ok(section.bytesRead < 100_000, `${section.bytesRead} bytes read`);
  });

  it('finds what lies half in a hole that reads as zeros', () => {
    const section = new SparseSection(GiB, [[1 << 26, text('here')]], 'zeros');
    for (const backwards of [false, true]) {
      const find = (pattern: string) =>
        searchMemory(section, wanted(text(pattern), { backwards }), never).found;
      assert.equal(find('\0\0he'), (1 << 26) - 2);
      assert.equal(find('ere\0\0\0'), (1 << 26) + 1);
      assert.equal(find('\0here\0'), (1 << 26) - 1);
    }
  });

  it('gives the same as looking at every offset', () => {
    let random = 4711;
    const next = (below: number) => {
      random = (random * 1103515245 + 12345) % 2 ** 31;
      return Math.floor((random / 2 ** 31) * below);
    };
    for (let round = 0; round < 300; round++) {
      const bytes = new Uint8Array(60);
      const data = [3, 20, 40].map((at): [number, Uint8Array] => {
        const part = Uint8Array.from({ length: 1 + next(15) }, () => next(2));
        bytes.set(part, at);
        return [at, part];
      });
      const section = new SparseSection(bytes.length, data, 'zeros');
      const pattern = Uint8Array.from({ length: 1 + next(6) }, () => (next(4) === 0 ? 1 : 0));
      const [from, to] = [next(30), 30 + next(31)];
      const fits = (at: number) => pattern.every((byte, i) => bytes[at + i] === byte);
      const hits = Array.from({ length: to - from }, (_, at) => from + at).filter(fits);
      const find = (backwards: boolean) =>
        searchMemory(section, wanted(pattern, { from, to, backwards }), never).found;
      assert.equal(find(false), hits[0] ?? null, `round ${round}`);
      assert.equal(find(true), hits.at(-1) ?? null, `round ${round}, backwards`);
    }
  });

  it('goes on with each answer, however late it is', () => {
    const bytes = new Uint8Array(5 << 20);
    bytes.set(text('in the middle'), 5 << 19);
    const section = new SparseSection(bytes.length, [[0, bytes]]);
    for (const backwards of [false, true]) {
      let answer = searchMemory(section, wanted(text('middle'), { backwards }), () => true);
      for (let answers = 1; answer.left !== null; answers++) {
        assert.ok(answers < 10);
        const [from, to] = answer.left;
        answer = searchMemory(section, wanted(text('middle'), { backwards, from, to }), () => true);
      }
      assert.equal(answer.found, (5 << 19) + 7);
    }
    let next: number | null = 0;
    for (let answers = 0; next !== null; answers++) {
      assert.ok(answers < 100);
      ({ next } = differences(section, section, next, () => true));
    }
  });

  it('asks once where data is, and not again for each page of many', () => {
    const pages = Array.from({ length: 500 }, (_, at) => [at * 8192, new Uint8Array(4096)] as const);
    const section = new SparseSection(4 * GiB, pages);
    for (const backwards of [false, true]) {
      section.asked = 0;
      assert.equal(searchMemory(section, wanted(text('x'), { backwards }), never).found, null);
      // 64 spans; and once more by each look into a page, which this section asks itself.
      assert.equal(section.asked, 64 + 500);
    }
    section.asked = 0;
    const empty = new SparseSection(4 * GiB, []);
    const all = { ranges: [], oneSided: 500 * 4096, next: null };
    assert.deepEqual(differences(section, empty, 0, never), all);
    assert.equal(section.asked, 64 + 500);
  });

  it('stops when its time is up, and goes on from there', () => {
    const bytes = new Uint8Array(5 << 20);
    bytes.set(text('end'), bytes.length - 3);
    const section = new SparseSection(bytes.length, [[0, bytes]]);
    let from = 0;
    let answers = 0;
    for (;;) {
      let asked = 0;
      const { found, left } = searchMemory(section, wanted(text('end'), { from }), () => asked++ > 0);
      answers++;
      if (found !== null) {
        assert.equal(found, bytes.length - 3);
        break;
      }
      assert.ok(left && left[0] > from, 'it gets on');
      from = left[0];
    }
    assert.equal(answers, 5);
  });
});

describe('comparing memory', () => {
  it('finds differing ranges at fixed offsets, of what both sides know', () => {
    const a = new Uint8Array(12_288).fill(7);
    const b = a.slice();
    b.set([1, 2], 4095);
    b[12_287] = 9;
    const left = new SparseSection(4 * GiB, [
      [0, a],
      [3 * GiB, text('only here')],
    ]);
    const right = new SparseSection(4 * GiB, [[0, b]]);
    assert.deepEqual(differences(left, right, 0, never), {
      ranges: [
        [4095, 2],
        [12_287, 1],
      ],
      oneSided: 9,
      next: null,
    });
    assert.deepEqual(differences(left, right, 4096, never).ranges[0], [4096, 1]);
  });

  it('counts what only one side knows, whichever that is', () => {
    const page = new Uint8Array(4096).fill(1);
    const left = new SparseSection(4 * GiB, [
      [0, page],
      [8192, page],
    ]);
    const right = new SparseSection(4 * GiB, [
      [4096, page],
      [8192, page.slice(0, 4000)],
      [3 * GiB, page],
    ]);
    const expected = { ranges: [], oneSided: 4096 + 4096 + 96 + 4096, next: null };
    assert.deepEqual(differences(left, right, 0, never), expected);
    assert.deepEqual(differences(right, left, 0, never), expected);
  });

  it('stops when its time is up, and goes on from there', () => {
    const size = 1 << 20;
    const left = new SparseSection(size, [[0, new Uint8Array(size)]]);
    const right = new SparseSection(size, [[0, new Uint8Array(size).fill(1, size - 1)]]);
    const ranges: (readonly [number, number])[] = [];
    for (let from: number | null = 0; from !== null; ) {
      let asked = 0;
      const answer = differences(left, right, from, () => asked++ > 0);
      ranges.push(...answer.ranges);
      assert.ok(answer.next === null || answer.next > from);
      from = answer.next;
    }
    assert.deepEqual(ranges, [[size - 1, 1]]);
  });
});
