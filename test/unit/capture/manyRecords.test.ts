import assert from 'node:assert/strict';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import {
  buildWriter,
  end,
  type Folder,
  pattern,
  start,
  temporaryFolder,
  writeCapture,
} from './captureFixture.ts';

const count = 1_000_000;

describe('a capture of a million records', function () {
  this.timeout(120_000);
  let folder: Folder;
  let path: string;
  before(async () => {
    folder = await temporaryFolder();
    ({ path } = await writeCapture(await buildWriter(folder.path), folder.path, (sequencer) => {
      sequencer.record(start, { time: 0 });
      const pipes = ['a', 'b'].map((key) => sequencer.object('pipe', key));
      for (let index = 1; index <= count; index++) {
        const direction = index % 5 === 0 ? 'out' : 'in';
        sequencer.message(
          pipes[index % 2] ?? 0,
          1 + (index % 64),
          0,
          direction,
          pattern(index % 9),
          index,
          0,
          null,
          false,
        );
      }
      sequencer.record(end, { time: count + 1 });
    }));
  });
  after(() => folder[Symbol.asyncDispose]());

  it('takes at most 8 bytes of memory for each in its index, and finds every one', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const reader = CaptureReader.open(path);
    await reader.followAll();
    const used = process.memoryUsage().arrayBuffers - before;
    assert.ok(used < 8 * count, `${used} bytes`);
    assert.equal(reader.total, count + 2);
    assert.ok(reader.complete);
    for (let row = 1; row <= count; row += 9973) {
      const record = reader.record(row);
      assert.ok(record.kind === 'message');
      assert.deepEqual([record.seq, record.time, record.length], [row + 1, row, row % 9]);
      assert.equal(reader.rowOf(row + 1), row);
    }
    const traffic = reader.state.pipes.flatMap(({ instances }) =>
      instances.map((one) => one.in.messages + one.out.messages),
    );
    assert.equal(
      traffic.reduce((sum, messages) => sum + messages, 0),
      count,
    );
    reader.close();
  });

  it('shows its first rows before it has been read whole', () => {
    const reader = CaptureReader.open(path);
    reader.follow(undefined, 1 << 20);
    assert.ok(reader.total > 1000 && reader.total < count);
    assert.equal(reader.caughtUp, false);
    assert.equal(reader.rows(0, 50).length, 50);
    reader.close();
  });
});
