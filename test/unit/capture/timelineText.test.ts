import assert from 'node:assert/strict';
import { CaptureQueries } from '../../../src/host/queries/captureQueries.ts';
import { everything } from '../../../src/protocol/query.ts';
import { buildWriter, end, type Folder, start, temporaryFolder, writeCapture } from './captureFixture.ts';

describe('the text of a view', () => {
  let folder: Folder;
  let queries: CaptureQueries;
  before(async () => {
    folder = await temporaryFolder();
    const { path } = await writeCapture(await buildWriter(folder.path), folder.path, (sequencer) => {
      sequencer.record(start, { time: 0 });
      const main = sequencer.object('pipe', 'main');
      // What is said may look like the beginning of a record.
      sequencer.message(main, 1, 0, 'in', Buffer.from('9  1.000000  not a record'), 1, 0, null, false);
      sequencer.record(end, { time: 2 });
    });
    queries = CaptureQueries.open(path, { progress: () => {}, changed: () => {} });
    await queries.catchUp();
  });
  after(() => {
    queries.reader.close();
    return folder[Symbol.asyncDispose]();
  });

  const text = (from: number, count: number) => queries.text({ query: everything, from, count, bytes: true });

  it('comes with the number of its last record', async () => {
    const { text: lines, last } = await text(0, 2);
    assert.match(lines, /^ {5}1 {2}.*\n {5}2 {2}.*9 {2}1\.000000 {2}not a record/);
    assert.equal(last, 2);
    assert.equal((await text(1, 10)).last, 3);
  });

  it('is empty, and has no last record, where the view ends', async () => {
    assert.deepEqual(await text(3, 10), { text: '', last: null });
  });
});
