import assert from 'node:assert/strict';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { buildWriter, end, type Folder, start, temporaryFolder, writeCapture } from './captureFixture.ts';

describe('session.end', () => {
  let folder: Folder;
  let script: string;
  before(async () => {
    folder = await temporaryFolder();
    script = await buildWriter(folder.path);
  });
  after(() => folder[Symbol.asyncDispose]());

  it('is the last record, whatever closing brings up after it', async () => {
    const { path } = await writeCapture(script, folder.path, (sequencer) => {
      const pipe = sequencer.object('pipe', 'main');
      sequencer.record(start);
      const last = sequencer.record(end);
      assert.equal(sequencer.message(pipe, 1, 0, 'in', new Uint8Array(5), 0, 0, null, false), last);
      sequencer.record({ kind: 'pipe.disconnect', pipe: 'main', instance: 1, reason: 'late' });
    });
    const reader = CaptureReader.open(path);
    await reader.followAll();
    assert.equal(reader.total, 2);
    assert.ok(reader.complete);
    reader.close();
  });
});
