import assert from 'node:assert/strict';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { historyOf } from '../../../src/host/queries/memoryHistory.ts';
import { MemoryQueries } from '../../../src/host/queries/memoryQueries.ts';
import { end, start, withCapture } from './captureFixture.ts';

const page = 4096;
const filled = (byte: number, length = page) => new Uint8Array(length).fill(byte);

describe('memory in a capture', () => {
  let reader: CaptureReader;
  let path: string;
  withCapture(
    (sequencer) => {
      sequencer.record(start, { time: 0 });
      const map = {
        memory: 'worker:1',
        child: 'worker',
        source: 'announced',
        rule: null,
        handle: 64,
      } as const;
      sequencer.record(
        { kind: 'memory.map', ...map, announcedSize: 6 * page, realSize: 6 * page - 2, formerSize: null },
        { time: 1 },
      );
      const change = { kind: 'memory.change', memory: 'worker:1', sampled: true, since: 0 } as const;
      // Pages 0, 1 and 4 exist at first; the section's last bytes are no multiple of 4.
      sequencer.record(
        {
          kind: 'memory.snapshot',
          memory: 'worker:1',
          reason: 'step',
          ranges: [
            [0, 2 * page],
            [4 * page, page],
            [5 * page, page - 2],
          ],
        },
        {
          time: 10,
          bytes: [
            { offset: 0, data: filled(1, 2 * page) },
            { offset: 4 * page, data: filled(1) },
            { offset: 5 * page, data: filled(5, page - 2) },
          ],
        },
      );
      sequencer.record(
        { ...change, ranges: [[page, page]], stored: true },
        { time: 20, bytes: [{ offset: page, data: filled(2) }] },
      );
      sequencer.record({ ...change, ranges: [[4 * page, page]], stored: false }, { time: 30 });
      sequencer.record(end, { time: 40 });
    },
    (opened, at) => {
      reader = opened;
      path = at;
    },
  );

  it('is the newest that was stored, with what is not known left out', () => {
    const { bytes, known, time, live, size } = reader.memory.at('worker:1', 0, 1 << 20);
    assert.equal(size, 6 * page - 2);
    assert.equal(bytes.length, 6 * page - 2);
    assert.deepEqual(known, [
      [0, 2 * page],
      [5 * page, page - 2],
    ]);
    assert.deepEqual(
      [bytes[0], bytes[page - 1], bytes[page], bytes[2 * page], bytes[4 * page]],
      [1, 1, 2, 0, 0],
    );
    assert.equal(bytes.at(-1), 5);
    assert.equal(time, 30);
    assert.equal(live, false);
  });

  it('is what it was before a record', () => {
    const then = reader.memory.at('worker:1', page - 1, 2, 4);
    assert.deepEqual([...then.bytes], [1, 1]);
    assert.equal(then.time, 10);
    assert.deepEqual(then.known, [[page - 1, 2]]);
    assert.deepEqual(reader.memory.at('worker:1', 0, 16, 3).known, []);
  });

  it('is compared as it was, also when that was the newest state before the capture grew', async () => {
    const growing = CaptureReader.open(path);
    const { compareMemory } = new MemoryQueries(growing, () => null).handlers;
    const before = reader.rowOf(4) ?? 0;
    for (let size = 0; growing.total < before; size += 4) growing.follow(size);
    const compareAll = async () => {
      const ranges: (readonly [number, number])[] = [];
      // On a busy machine the time for one answer may be over before it has found anything.
      for (let from: number | null = 0; from !== null; ) {
        const answer: Awaited<ReturnType<typeof compareMemory>> = await compareMemory({
          memory: 'worker:1',
          a: null,
          b: 3,
          from,
        });
        ranges.push(...answer.ranges);
        from = answer.next;
      }
      return ranges;
    };
    assert.deepEqual(await compareAll(), []);
    growing.follow();
    const ranges = await compareAll();
    growing.close();
    assert.deepEqual(ranges, [[page, page]]);
  });

  it('is empty beyond its end and an error for a section that nobody knows', () => {
    assert.equal(reader.memory.at('worker:1', 6 * page, 16).bytes.length, 0);
    assert.throws(() => reader.memory.at('other', 0, 1), /knows no section other/);
  });
});

describe('memory in a capture, of a section that has grown', () => {
  let reader: CaptureReader;
  let path: string;
  withCapture(
    (sequencer) => {
      sequencer.record(start, { time: 0 });
      const map = { kind: 'memory.map', memory: 'worker:1', child: 'worker', source: 'announced' } as const;
      const told = { ...map, rule: null, handle: 64, announcedSize: null };
      const change = {
        kind: 'memory.change',
        memory: 'worker:1',
        stored: true,
        sampled: true,
        since: 0,
      } as const;
      const written = (offset: number, byte: number) =>
        sequencer.record(
          { ...change, ranges: [[offset, page]] },
          { time: 10, bytes: [{ offset, data: filled(byte) }] },
        );
      sequencer.record({ ...told, realSize: 2 * page, formerSize: null }, { time: 1 });
      written(0, 1);
      sequencer.record({ ...told, realSize: 8 * page, formerSize: 2 * page }, { time: 20 });
      written(7 * page, 7);
      sequencer.record({ ...told, realSize: 256 * page, formerSize: 8 * page }, { time: 30 });
      sequencer.record(end, { time: 40 });
    },
    (opened, at) => {
      reader = opened;
      path = at;
    },
  );

  it('has at each moment the size that it had then', () => {
    const sizes = [1, 2, 3, 4, 5, 6, 7].map((seq) => reader.memory.at('worker:1', 0, 0, seq + 1).size / page);
    assert.deepEqual(sizes, [2, 2, 2, 8, 8, 256, 256]);
    assert.equal(reader.memory.at('worker:1', 0, 16 * page, 4).bytes.length, 2 * page);
    assert.deepEqual(reader.memory.at('worker:1', 0, 16 * page, 6).known, [
      [0, page],
      [7 * page, page],
    ]);
    assert.equal(reader.memory.at('worker:1', 0, 0).size, 256 * page);
  });

  it('is searched and compared at the size that it had, though nothing was recorded of it since', async () => {
    const queries = new MemoryQueries(reader, () => null);
    const search = { memory: 'worker:1', mask: filled(0xff, 2), from: 0, to: 256 * page, backwards: true };
    const last = (at: number | null, byte: number) =>
      queries.handlers.searchMemory({ ...search, pattern: filled(byte, 2), at });
    assert.deepEqual(await last(3, 1), { found: page - 2, left: null });
    assert.deepEqual(await last(4, 1), { found: page - 2, left: null });
    assert.deepEqual(await last(4, 7), { found: null, left: null });
    assert.deepEqual(await last(null, 7), { found: 8 * page - 2, left: null });
  });

  it('is compared as far as the larger side goes', async () => {
    const { compareMemory } = new MemoryQueries(reader, () => null).handlers;
    for (const [a, b] of [
      [3, null],
      [null, 3],
    ] as const) {
      const answer = await compareMemory({ memory: 'worker:1', a, b, from: 0 });
      assert.deepEqual(answer, { ranges: [], oneSided: page, next: null });
    }
  });

  it('tells where changes are in parts of its last size, though they were counted before', async () => {
    const growing = CaptureReader.open(path);
    const { memoryHeat } = new MemoryQueries(growing, () => null).handlers;
    const changed = async () =>
      (await memoryHeat({ memory: 'worker:1' })).changes.flatMap((count, part) => (count > 0 ? [part] : []));
    const second = reader.rowOf(4) ?? 0;
    for (let size = 0; growing.total < second; size += 4) growing.follow(size);
    assert.deepEqual(
      await changed(),
      Array.from({ length: 128 }, (_, part) => part),
    );
    growing.follow();
    assert.deepEqual(await changed(), [0, 7]);
    growing.close();
  });

  it('is mapped in the record that mapped it first', () => {
    assert.deepEqual(
      reader.state.memory.map(({ mapSeq, realSize }) => [mapSeq, realSize]),
      [[2, 256 * page]],
    );
  });
});

describe('what a range of memory held over time', () => {
  const count = 10_055;
  let reader: CaptureReader;
  withCapture(
    (sequencer) => {
      sequencer.record(start, { time: 0 });
      const map = {
        kind: 'memory.map',
        memory: 'frame',
        child: null,
        source: 'created',
        rule: null,
      } as const;
      sequencer.record(
        { ...map, handle: null, announcedSize: null, realSize: 64, formerSize: null },
        { time: 0 },
      );
      for (let at = 0; at < count; at++) {
        // Its first byte changes each ten times, its second each time.
        const data = Uint8Array.of(Math.floor(at / 10), at);
        const change = {
          kind: 'memory.change',
          memory: 'frame',
          stored: true,
          sampled: true,
          since: at,
        } as const;
        sequencer.record({ ...change, ranges: [[0, 2]] }, { time: at, bytes: [{ offset: 0, data }] });
      }
      sequencer.record(end, { time: count });
    },
    (opened) => {
      reader = opened;
    },
  );

  it('is told with those moments only that brought other bytes, also when the time for an answer is over', () => {
    for (let looks = 1; looks < 40; looks++) {
      let asked = 0;
      const { moments, complete } = historyOf(reader, 'frame', [0, 1], 50, () => ++asked > looks);
      assert.equal(complete, false);
      for (const { time } of moments) assert.equal(time % 10, 0, `after ${looks} looks`);
    }
  });

  it('is not said to be all when there are more records than are looked at', function () {
    this.timeout(60_000);
    const { moments, complete } = historyOf(reader, 'frame', [8, 1], 5, () => false);
    assert.deepEqual({ moments, complete }, { moments: [], complete: false });
    const changed = historyOf(reader, 'frame', [0, 1], 2000, () => false);
    assert.equal(changed.complete, false);
    assert.equal(changed.moments.length, 1000);
    for (const { time } of changed.moments) assert.equal(time % 10, 0);
  });
});
