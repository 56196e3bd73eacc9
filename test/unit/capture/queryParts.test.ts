import assert from 'node:assert/strict';
import type { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { type RecordView, windowOf } from '../../../src/host/capture/recordView.ts';
import { FoldedMarks } from '../../../src/host/queries/foldedMarks.ts';
import { SearchTurns } from '../../../src/host/queries/searchTurns.ts';
import { seek } from '../../../src/host/queries/seek.ts';
import { ViewCache } from '../../../src/host/queries/viewCache.ts';
import { everything, type Query } from '../../../src/protocol/query.ts';
import type { Fact } from '../../../src/protocol/record.ts';
import { end, start, withCapture } from './captureFixture.ts';

const change = (memory: string, offset: number, sampled = true): Fact<'memory.change'> => ({
  kind: 'memory.change',
  memory,
  ranges: [[offset, 16]],
  stored: true,
  sampled,
  since: 0,
});
const set: Fact<'event.set'> = {
  kind: 'event.set',
  event: 'go',
  by: 'us',
  coalesced: true,
  count: 1,
  sampled: false,
  since: 0,
};
const map: Fact<'memory.map'> = {
  kind: 'memory.map',
  memory: 'b:1',
  child: 'b',
  source: 'announced',
  rule: null,
  handle: 1,
  announcedSize: 4096,
  realSize: 4096,
  formerSize: null,
};

describe('parts of a query', () => {
  let reader: CaptureReader;
  withCapture(
    (sequencer) => {
      const main = sequencer.object('pipe', 'main');
      const [a, b] = [sequencer.object('child', 'a'), sequencer.object('child', 'b')];
      const say = (child: number, direction: 'in' | 'out', time: number) =>
        sequencer.message(main, 1, child, direction, Buffer.from(`at ${time}`), time, 0, null, false);
      sequencer.record(start, { time: 0 }); // row 0
      say(a, 'in', 10);
      say(b, 'in', 20);
      say(b, 'out', 30);
      sequencer.record(map, { time: 40 });
      sequencer.record(set, { time: 50 }); // row 5
      for (let index = 0; index < 6; index++) {
        sequencer.record(change(index % 2 === 0 ? 'frame' : 'b:1', index * 32), { time: 60 + index });
      }
      sequencer.record(change('frame', 0, false), { time: 70 }); // row 12
      sequencer.record(change('frame', 64), { time: 71 });
      sequencer.record(change('frame', 128), { time: 72 });
      say(a, 'out', 80); // row 15
      sequencer.record(end, { time: 90 });
    },
    (opened) => {
      reader = opened;
    },
  );

  const cache = new ViewCache();
  async function view(query: Partial<Query>): Promise<RecordView> {
    const made = cache.get(reader, { ...everything, ...query });
    await new SearchTurns().extend(made);
    return made;
  }
  const rows = async (query: Partial<Query>) => {
    const made = await view(query);
    return windowOf(made, 0, 100).rows.map(({ row }) => row);
  };

  it('take or hide objects', async () => {
    assert.deepEqual(await rows({ only: ['event go'] }), [5]);
    assert.deepEqual(await rows({ only: ['pipe main', 'event go'] }), [1, 2, 3, 5, 15]);
    assert.deepEqual(await rows({ hide: ['pipe main', 'memory frame', 'memory b:1'] }), [0, 5, 16]);
    assert.deepEqual(await rows({ only: ['event nothing'] }), []);
  });

  it('count messages and memory of a child as its own', async () => {
    assert.deepEqual(await rows({ only: ['child a'] }), [1, 15]);
    assert.deepEqual(await rows({ only: ['child b'] }), [2, 3, 4, 7, 9, 11]);
    assert.deepEqual(await rows({ only: ['pipe main'], hide: ['child b'] }), [1, 15]);
  });

  it('take one direction, a range of time, and what came after clearing', async () => {
    assert.deepEqual(await rows({ direction: 'in' }), [1, 2]);
    assert.deepEqual(await rows({ direction: 'out', only: ['child b'] }), [3]);
    assert.deepEqual(await rows({ range: [20, 40] }), [2, 3, 4]);
    assert.deepEqual(await rows({ range: [85, 1000] }), [16]);
    assert.deepEqual(await rows({ range: [20, 50], kinds: ['messages'], direction: 'out' }), [3]);
    assert.deepEqual(await rows({ fromRow: 14 }), [14, 15, 16]);
    assert.deepEqual(await rows({ fromRow: 3, range: [0, 40] }), [3, 4]);
    assert.deepEqual(await rows({ range: [91, 1000] }), []);
  });

  it('leave out what came after a row, and are complete without it', async () => {
    assert.deepEqual(await rows({ toRow: 3 }), [0, 1, 2]);
    assert.deepEqual(await rows({ range: [20, 60], toRow: 4 }), [2, 3]);
    assert.deepEqual(await rows({ fromRow: 14, toRow: 3 }), []);
    const made = await view({ kinds: ['messages'], toRow: 3 });
    assert.deepEqual([made.matched, made.complete], [2, true]);
  });

  it('fold sampled changes that follow each other, one row a section', async () => {
    const made = await view({ fold: { open: [] } });
    const window = windowOf(made, 0, 100);
    assert.deepEqual(
      window.rows.map(({ row }) => row),
      [0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 15, 16],
    );
    assert.equal(window.matched, 12);
    assert.equal(window.scanned, window.total);
    const folds = window.rows.flatMap(({ row, fold }) => (fold ? [[row, fold]] : []));
    assert.deepEqual(folds, [
      [6, { count: 3, lastRow: 10, lastTime: 64, within: [0, 143], complete: true }],
      [7, { count: 3, lastRow: 11, lastTime: 65, within: [32, 175], complete: true }],
      [13, { count: 2, lastRow: 14, lastTime: 72, within: [64, 143], complete: true }],
    ]);
    // The distance to the row before is that to the last change of its fold.
    assert.equal(window.rows.find(({ row }) => row === 12)?.previousTime, 65);
    assert.equal(windowOf(made, 10, 1).rows[0]?.previousTime, 72);
  });

  it('find a row that was folded away in its fold', async () => {
    const made = await view({ fold: { open: [] } });
    assert.equal(made.indexOf(10), 6);
    assert.equal(made.indexOf(11), 7);
    assert.equal(made.indexOf(12), 8);
    assert.equal(made.indexOf(14), 9);
    assert.equal(made.lowerBound(15), 10);
  });

  it('say of a fold which marked records have gone into it, and of no other', async () => {
    const marks = new FoldedMarks();
    // Rows 5, 6, 8, 9 and 14, and one that was not recorded.
    marks.take([6, 7, 9, 10, 15, 1000].map((seq) => ({ seq, comment: '' })));
    const told = async (query: Partial<Query>, from = 0) => {
      const made = await view({ fold: { open: [] }, ...query });
      const all = marks.annotate(made, windowOf(made, from, 100).rows, from);
      return all.flatMap(({ row, fold }) => (fold?.marks ? [[row, fold.marks]] : []));
    };
    const all = [
      [6, [9]],
      [7, [10]],
      [13, [15]],
    ];
    assert.deepEqual(await told({}), all);
    assert.deepEqual(await told({}, 7), all.slice(1));
    assert.deepEqual(await told({ fold: { open: [6] } }), all.slice(1));
    assert.deepEqual(await told({ filter: 'seq != 9' }), all.slice(1));
    marks.take([]);
    assert.deepEqual(await told({}), []);
  });

  it('unfold one run and leave the others', async () => {
    assert.deepEqual(await rows({ fold: { open: [6] } }), [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 15, 16]);
    assert.deepEqual(await rows({ fold: { open: [13] }, range: [70, 72] }), [12, 13, 14]);
  });

  it('fold what follows each other in the view, whatever is hidden between', async () => {
    const made = await view({ only: ['memory frame'], fold: { open: [] } });
    assert.deepEqual(
      windowOf(made, 0, 9).rows.map(({ row, fold }) => [row, fold?.count ?? 1]),
      [
        [6, 3],
        [12, 1],
        [13, 2],
      ],
    );
  });

  it('lead from a row to the next of its object, and of what needs a look', async () => {
    const turn = () => Promise.resolve();
    const all = await view({ fold: { open: [] } });
    assert.deepEqual(await seek(all, 3, 'sameObject', true, turn), { row: 15, index: 10 });
    assert.deepEqual(await seek(all, 15, 'sameObject', false, turn), { row: 3, index: 3 });
    assert.equal(await seek(all, 15, 'sameObject', true, turn), null);
    assert.deepEqual(await seek(all, null, 'alarm', true, turn), { row: 5, index: 5 });
    assert.deepEqual(await seek(all, 16, 'alarm', false, turn), { row: 5, index: 5 });
    const messages = await view({ kinds: ['messages'] });
    assert.equal(await seek(messages, null, 'alarm', true, turn), null);
  });

  it('find the row of a moment', () => {
    assert.equal(reader.rowAtTime(0), 0);
    assert.equal(reader.rowAtTime(61), 7);
    assert.equal(reader.rowAtTime(66), 12);
    assert.equal(reader.rowAtTime(91), reader.total);
  });
});
