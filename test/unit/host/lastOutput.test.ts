import assert from 'node:assert/strict';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { lastOutput } from '../../../src/host/queries/lastOutput.ts';
import { buildWriter, end, start, temporaryFolder, writeCapture } from '../capture/captureFixture.ts';

describe('the last output of a child', () => {
  it('is of that child and stream, of its last start, oldest first', async () => {
    await using folder = await temporaryFolder();
    const { path } = await writeCapture(await buildWriter(folder.path), folder.path, (sequencer) => {
      let time = 0;
      const at = () => ({ time: ++time });
      const says = (child: string, stream: 'stdout' | 'stderr', text: string) => {
        const data = Buffer.from(text);
        sequencer.record({ kind: 'child.output', child, stream, length: data.length, data, text }, at());
      };
      const starts = (child: string) =>
        sequencer.record({ kind: 'child.start', child, pid: 1, program: child, args: [] }, at());
      sequencer.record(start, { time: 0 });
      starts('worker');
      says('worker', 'stderr', 'of the run before');
      starts('worker');
      for (let line = 1; line <= 4; line++) {
        says('worker', 'stderr', `error ${line}`);
        says('worker', 'stdout', `line ${line}`);
        says('other', 'stderr', `noise ${line}`);
      }
      sequencer.record(end, at());
    });
    const reader = CaptureReader.open(path);
    try {
      await reader.followAll();
      const texts = (lines: number, before = reader.total - 1) =>
        lastOutput(reader, 'worker', 'stderr', before, lines).map(({ record }) =>
          record.kind === 'child.output' ? record.text : '',
        );
      assert.deepEqual(texts(2), ['error 3', 'error 4']);
      assert.deepEqual(texts(10), ['error 1', 'error 2', 'error 3', 'error 4']);
      assert.deepEqual(texts(10, 5), ['error 1']);
      assert.deepEqual(lastOutput(reader, 'nobody', 'stderr', reader.total - 1, 5), []);
    } finally {
      reader.close();
    }
  });
});
