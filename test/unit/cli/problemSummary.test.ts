import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { createCaptureFile } from '../../../src/host/capture/createCaptureFile.ts';
import { RingTail } from '../../../src/host/capture/ringTail.ts';
import { packetsOf } from '../../../src/host/capture/walkBuffer.ts';
import { problemSummary } from '../../../src/host/cli/problemSummary.ts';
import {
  buildWriter,
  end,
  pattern,
  start,
  temporaryFolder,
  writeCapture,
} from '../capture/captureFixture.ts';

const exit = { kind: 'child.exit', pid: 7, signal: null, status: null, stopped: false } as const;

describe('why a run failed', () => {
  /** The summary of a run whose first children fail, and whose last one may, in a ring that holds only the end. */
  async function summaryOf(lastExitCode: number): Promise<string[]> {
    await using folder = await temporaryFolder();
    const { path } = await writeCapture(await buildWriter(folder.path), folder.path, (sequencer) => {
      sequencer.record(start, { time: 0 });
      for (let index = 0; index < 20; index++)
        sequencer.record({ ...exit, child: `early${index}`, exitCode: 1 }, { time: 1 });
      const main = sequencer.object('pipe', 'main');
      for (let index = 0; index < 400; index++)
        sequencer.message(main, 1, 0, 'in', pattern(4000), 2, 0, null, false);
      sequencer.record({ ...exit, child: 'late', exitCode: lastExitCode }, { time: 3 });
      sequencer.record({ ...end, reason: 'failed', exitCode: 1 }, { time: 4 });
    });
    const blocks = readFileSync(path);
    const ring = createCaptureFile({ file: join(folder.path, 'ring.pcapng') }, '', { ring: true });
    const tail = new RingTail({ path: ring.file, fd: ring.fd }, ring.path, 1 << 19, assert.fail);
    const reader = CaptureReader.open(ring.path);
    let at = 0;
    for (const packet of packetsOf(blocks)) {
      tail.write(blocks.subarray(at, packet.end));
      at = packet.end;
      reader.follow();
    }
    tail.end();
    reader.follow();
    assert.ok(reader.complete && reader.first > 21, 'the first records have gone');
    const lines = problemSummary(reader);
    reader.close();
    return lines;
  }

  it('is told of what a ring still holds, not of records that have gone with its oldest files', async () => {
    assert.deepEqual(await summaryOf(3), ['child late ended with exit code 3.']);
  });

  it('is said to have gone when a ring holds nothing of it any more', async () => {
    assert.deepEqual(await summaryOf(0), ['What failed has gone with the oldest files of the ring.']);
  });
});
