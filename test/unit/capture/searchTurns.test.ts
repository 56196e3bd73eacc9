import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { FilteredView } from '../../../src/host/capture/filteredView.ts';
import { CaptureQueries } from '../../../src/host/queries/captureQueries.ts';
import { SearchTurns } from '../../../src/host/queries/searchTurns.ts';
import { everything } from '../../../src/protocol/query.ts';
import { buildWriter, end, type Folder, start, temporaryFolder, writeCapture } from './captureFixture.ts';

const count = 40_000;
const query = { ...everything, filter: 'length > 3' };

describe('searches through a capture', () => {
  let folder: Folder;
  let path: string;
  let reader: CaptureReader;
  before(async () => {
    folder = await temporaryFolder();
    const script = await buildWriter(folder.path);
    const written = await writeCapture(script, folder.path, (sequencer) => {
      const main = sequencer.object('pipe', 'main');
      sequencer.record(start, { time: 0 });
      for (let time = 1; time <= count; time++)
        sequencer.message(main, 1, 0, 'in', new Uint8Array(10), time, 0, null, false);
      sequencer.record(end, { time: count + 1 });
    });
    path = written.path;
  });
  beforeEach(() => {
    reader = CaptureReader.open(path);
  });
  afterEach(() => reader.close());
  after(() => folder[Symbol.asyncDispose]());

  /** Lets the capture grow by more records in each turn than a slice of no time looks at. */
  async function whileItGrows(work: () => Promise<void>): Promise<void> {
    const size = statSync(path).size;
    const follow = () => reader.follow(size, 1 << 16);
    follow();
    let over = false;
    let turn = 0;
    const grow = () => {
      // By some thousand records at once: the capture must last longer than the search for its first part.
      if (++turn % 3 === 0) follow();
      if (!over) setImmediate(grow);
    };
    setImmediate(grow);
    try {
      await work();
    } finally {
      over = true;
    }
  }

  it('end although the capture grows faster than they look', async () => {
    await whileItGrows(async () => {
      const { total } = reader;
      assert.ok(total > 256 && total < count / 4, `${total} records at first`);
      const view = new FilteredView(reader, query);
      await new SearchTurns(0).extend(view);
      assert.ok(view.scanned >= total, 'all that was there when it began');
      assert.ok(!reader.caughtUp, 'and not all that came');
    });
  });

  it('look no further than they need to', async () => {
    await reader.followAll();
    const view = new FilteredView(reader, query);
    const turns = new SearchTurns(0);
    await turns.extend(view, { end: 300 });
    assert.deepEqual([view.scanned, view.complete], [512, false]);
    await turns.extend(view, { enough: () => view.matched >= 1000 });
    assert.deepEqual([view.scanned, view.complete], [1024, false]);
    await turns.extend(view);
    assert.deepEqual([view.matched, view.complete], [count, true]);
  });

  it('have one slice in a turn of the event loop, however many there are', async () => {
    await reader.followAll();
    let turnsOfTheLoop = 0;
    let over = false;
    const tick = () => {
      turnsOfTheLoop++;
      if (!over) setImmediate(tick);
    };
    setImmediate(tick);
    const turns = new SearchTurns(0);
    const views = Array.from({ length: 10 }, () => new FilteredView(reader, query));
    await Promise.all(views.map((view) => turns.extend(view, { end: 256 * 8 }))).finally(() => {
      over = true;
    });
    assert.ok(views.every(({ scanned }) => scanned === 256 * 8));
    assert.ok(turnsOfTheLoop >= 79, `${turnsOfTheLoop} turns for 80 slices`);
  });

  it('give way to newer ones, so that few are under way however many are asked for', async () => {
    const queries = CaptureQueries.open(path, { progress: () => {}, changed: () => {} });
    try {
      await queries.catchUp();
      const asked = Array.from({ length: 64 }, (_, number) => ({ ...everything, text: `nowhere ${number}` }));
      const answers = await Promise.allSettled(
        asked.map((other, number) =>
          number % 2 === 0
            ? queries.locate({ query: other, row: count })
            : queries.rowAtTime({ query: other, time: count }),
        ),
      );
      const failed = answers.flatMap((answer, number) =>
        answer.status === 'rejected' ? [{ number, reason: String(answer.reason) }] : [],
      );
      const sentence = 'Error: Newer searches have taken the place of this one.';
      assert.deepEqual(
        failed,
        Array.from({ length: 60 }, (_, number) => ({ number, reason: sentence })),
        'the four newest are answered',
      );
    } finally {
      queries.reader.close();
    }
  });

  it('of one and the same view are all answered, and those of a document whatever is asked meanwhile', async () => {
    const queries = CaptureQueries.open(path, { progress: () => {}, changed: () => {} });
    try {
      await queries.catchUp();
      const same = { ...everything, text: 'nowhere at all' };
      const document = queries.text({
        query: { ...query, text: 'main' },
        from: count - 10,
        count: 5,
        bytes: false,
      });
      const others = Array.from({ length: 8 }, (_, number) =>
        queries.locate({ query: { ...same, filter: `length > ${number}` }, row: count }).catch(() => {}),
      );
      const many = Array.from({ length: 20 }, () => queries.locate({ query: same, row: count }));
      assert.deepEqual(await Promise.all(many), Array(20).fill({ index: null, before: 0 }));
      assert.equal((await document).text.trim().split('\n').length, 5);
      await Promise.all(others);
    } finally {
      queries.reader.close();
    }
  });
});
