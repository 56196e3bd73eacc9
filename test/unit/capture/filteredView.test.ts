import assert from 'node:assert/strict';
import type { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { FilteredView } from '../../../src/host/capture/filteredView.ts';
import { windowOf } from '../../../src/host/capture/recordView.ts';
import { SearchTurns } from '../../../src/host/queries/searchTurns.ts';
import { everything, type Query } from '../../../src/protocol/query.ts';
import { end, start, withCapture } from './captureFixture.ts';

const count = 3000;

describe('a view of a capture', () => {
  let reader: CaptureReader;
  withCapture(
    (sequencer) => {
      sequencer.record(start, { time: 0 });
      const main = sequencer.object('pipe', 'main');
      for (let index = 1; index <= count; index++) {
        if (index % 100 === 0) {
          const set = {
            event: 'go',
            by: 'us',
            coalesced: false,
            count: 1,
            sampled: false,
            since: index,
          } as const;
          sequencer.record({ kind: 'event.set', ...set }, { time: index });
        } else
          sequencer.message(
            main,
            1 + (index % 3),
            0,
            'in',
            Buffer.from(`Message ${index}.`),
            index,
            0,
            null,
            false,
          );
      }
      sequencer.message(main, 1, 0, 'in', Buffer.from('\x01Grüße', 'utf16le'), count + 1, 0, null, false);
      sequencer.record(
        {
          kind: 'child.output',
          child: 'worker',
          stream: 'stderr',
          length: 4,
          data: Buffer.from('oops'),
          text: 'oops',
        },
        { time: count + 2 },
      );
      sequencer.record(end, { time: count + 3 });
    },
    (opened) => {
      reader = opened;
    },
  );

  async function view(query: Partial<Query>): Promise<FilteredView> {
    const made = new FilteredView(reader, { ...everything, ...query });
    await new SearchTurns().extend(made);
    return made;
  }
  const seqs = (made: FilteredView, from: number | null, rows: number) =>
    windowOf(made, from, rows).rows.map(({ record }) => record.seq);

  it('of everything has every row', async () => {
    const all = await view({});
    assert.equal(all.matched, count + 4);
    assert.deepEqual(seqs(all, 2, 3), [3, 4, 5]);
    assert.deepEqual(seqs(all, null, 2), [count + 3, count + 4]);
    assert.deepEqual(seqs(all, count + 2, 10), [count + 3, count + 4]);
    assert.equal(windowOf(all, 1, 1).rows[0]?.previousTime, 0);
    assert.equal(windowOf(all, 0, 1).rows[0]?.previousTime, null);
    assert.equal(all.indexOf(7), 7);
  });

  it('by kinds has these kinds', async () => {
    const events = await view({ kinds: ['events'] });
    assert.equal(events.matched, count / 100);
    assert.deepEqual(seqs(events, 0, 2), [101, 201]);
    assert.equal(windowOf(events, 1, 1).rows[0]?.previousTime, 100);
    assert.equal(events.indexOf(100), 0);
    assert.equal(events.indexOf(101), null);
    assert.equal((await view({ kinds: [] })).matched, 0);
  });

  it('by expression, text and kinds has what fits all of them', async () => {
    const made = await view({ filter: 'instance == 2 && time < 30', text: 'MESSAGE 1', kinds: ['messages'] });
    assert.deepEqual(
      seqs(made, 0, 100),
      [1, 10, 13, 16, 19].map((index) => index + 1),
    );
  });

  it('finds text in names, content, UTF-16 and hex', async () => {
    assert.deepEqual(seqs(await view({ text: 'GRÜße' }), 0, 9), [count + 2]);
    assert.deepEqual(seqs(await view({ text: 'OOPS' }), 0, 9), [count + 3]);
    assert.equal((await view({ text: 'set by us' })).matched, count / 100);
    assert.deepEqual(seqs(await view({ text: '20 32 39 39 38 2e' }), 0, 9), [2999]);
    assert.equal((await view({ text: 'nowhere' })).matched, 0);
  });

  it('says how far it got', () => {
    const made = new FilteredView(reader, { ...everything, text: 'message' });
    assert.deepEqual([windowOf(made, 0, 5).scanned, windowOf(made, 0, 5).total], [0, count + 4]);
    made.extend(0.001);
    assert.ok(made.scanned > 0 && made.scanned < count, String(made.scanned));
    while (!made.complete) made.extend();
    assert.equal(windowOf(made, 0, 5).matched, made.matched);
  });
});
