import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import type { Sequencer } from '../../../src/host/capture/sequencer.ts';
import {
  buildWriter,
  end,
  type Folder,
  pattern,
  start,
  startedAt,
  temporaryFolder,
  writeCapture,
} from './captureFixture.ts';

const sizes = [
  0,
  1,
  2,
  3,
  4,
  5,
  4095,
  4096,
  4097,
  65535,
  65536,
  65537,
  262131,
  262132,
  262133,
  1 << 20,
  (1 << 20) + 262133,
  8 << 20,
];

describe('capture', () => {
  let folder: Folder;
  let script: string;
  before(async () => {
    folder = await temporaryFolder();
    script = await buildWriter(folder.path);
  });
  after(() => folder[Symbol.asyncDispose]());

  function messages(sequencer: Sequencer): void {
    sequencer.record(start, { time: 0 });
    const main = sequencer.object('pipe', 'main', 'pipe \\\\.\\pipe\\demo');
    const worker = sequencer.object('child', 'worker');
    sizes.forEach((size, index) => {
      const direction = index % 2 === 0 ? 'in' : 'out';
      const time = 1_000_000_001 * (index + 1);
      sequencer.message(
        main,
        1,
        worker,
        direction,
        pattern(size),
        time,
        time - 1,
        direction === 'in' ? null : time - 7,
        false,
      );
    });
    sequencer.record(end, { time: 99_999_999_999 });
  }

  it('gives back every message as it was', async () => {
    const { path, errors } = await writeCapture(script, folder.path, messages);
    assert.deepEqual(errors, []);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    const reader = CaptureReader.open(path);
    await reader.followAll();
    assert.equal(reader.damaged, null);
    assert.equal(reader.complete, true);
    assert.equal(reader.total, sizes.length + 2);
    sizes.forEach((size, index) => {
      const record = reader.record(index + 1);
      assert.equal(record.kind, 'message');
      if (record.kind !== 'message') return;
      const { data, ...rest } = record;
      const time = 1_000_000_001 * (index + 1);
      const direction = index % 2 === 0 ? 'in' : 'out';
      assert.deepEqual(rest, {
        seq: index + 2,
        time,
        kind: 'message',
        pipe: 'main',
        instance: 1,
        child: 'worker',
        direction,
        length: size,
        truncated: false,
        since: time - 1,
        issued: direction === 'in' ? null : time - 7,
      });
      assert.ok(Buffer.from(pattern(size)).equals(data), `${size} bytes`);
      assert.equal(reader.rowOf(index + 2), index + 1);
    });
    const [pipe] = reader.state.pipes;
    const [inward, outward] = [0, 1].map((odd) => sizes.filter((_, index) => index % 2 === odd));
    assert.deepEqual(pipe?.instances[0]?.in, {
      messages: inward?.length,
      bytes: inward?.reduce((a, b) => a + b, 0),
    });
    assert.deepEqual(pipe?.instances[0]?.out, {
      messages: outward?.length,
      bytes: outward?.reduce((a, b) => a + b, 0),
    });
    reader.close();
  });

  it('is what tshark and capinfos read', async () => {
    const { path } = await writeCapture(script, folder.path, messages);
    const fields = ['frame.interface_name', 'frame.time_epoch', 'frame.len', 'frame.packet_flags_direction'];
    const lines = execFileSync(
      'tshark',
      ['-r', path, '-T', 'fields', ...fields.flatMap((name) => ['-e', name])],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    const frames = lines.filter(([name]) => name === 'main');
    assert.equal(lines.length, sizes.length + 2);
    frames.forEach(([, time, length, direction], index) => {
      const nanoseconds = startedAt + BigInt(1_000_000_001 * (index + 1));
      assert.equal(
        time,
        `${nanoseconds / 1_000_000_000n}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}`,
      );
      assert.equal(Number(length) - 12, sizes[index]);
      assert.equal(Number(direction), index % 2 === 0 ? 1 : 2);
    });
    const info = execFileSync('capinfos', ['-M', '-c', '-d', '-T', path], { encoding: 'utf8' })
      .trim()
      .split('\n');
    const [, packets, bytes] = info.at(-1)?.split('\t') ?? [];
    assert.equal(Number(packets), sizes.length + 2);
    assert.equal(
      Number(bytes),
      sizes.reduce((sum, size) => sum + size + 12, 0),
    );
  });
});
