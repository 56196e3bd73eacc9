import assert from 'node:assert/strict';
import type { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { overview } from '../../../src/host/queries/overview.ts';
import type { Overview } from '../../../src/protocol/overview.ts';
import { end, start, withCapture } from './captureFixture.ts';

const millisecond = 1_000_000;
/** One message each ms for a second, a burst of 1000 within 1 ms at 2 s, and one record at 10 s. */
const steady = 1000;
const burst = 1000;
const payload = Buffer.from('x');
const problem = { object: null, call: null, code: null, name: null, remedy: null, lost: null } as const;

describe('the overview of a capture', () => {
  let reader: CaptureReader;
  withCapture(
    (sequencer) => {
      sequencer.record(start, { time: 0 });
      const main = sequencer.object('pipe', 'main');
      const child = { child: 'worker', pid: 7, program: 'worker', args: [] };
      sequencer.record({ kind: 'child.start', ...child }, { time: 100 });
      for (let index = 1; index <= steady; index++) {
        const direction = index % 4 === 0 ? 'out' : 'in';
        sequencer.message(main, 1, 0, direction, payload, index * millisecond, 0, null, false);
      }
      sequencer.record({ ...problem, kind: 'note', message: 'look' }, { time: 1500 * millisecond });
      for (let index = 0; index < burst; index++) {
        sequencer.message(main, 1, 0, 'in', payload, 2000 * millisecond + index * 1000, 0, null, false);
      }
      const exit = { exitCode: 1, signal: null, status: null, stopped: false };
      sequencer.record(
        { kind: 'child.exit', child: 'worker', pid: 7, ...exit },
        { time: 3000 * millisecond },
      );
      sequencer.record(end, { time: 10_000 * millisecond });
    },
    (opened) => {
      reader = opened;
    },
  );

  const counts = (bytes: Uint8Array) => [...new Uint32Array(bytes.slice().buffer)];
  const lane = (made: Overview, key: string) => {
    const found = made.lanes.find((one) => one.key === key);
    assert.ok(found, key);
    return found;
  };
  const sum = (bytes: Uint8Array) => counts(bytes).reduce((total, value) => total + value, 0);

  it('counts every record once, whatever the slices', () => {
    for (const buckets of [1, 7, 300, 4000]) {
      const made = overview(reader, { from: 0, to: null, buckets });
      const main = lane(made, 'main');
      assert.equal(sum(main.theirs), steady * 0.75 + burst, `${buckets}`);
      assert.equal(sum(main.ours), steady * 0.25);
      assert.ok(made.count <= buckets * 2 + 1 && made.count >= Math.min(buckets, 300) / 2, `${made.count}`);
      assert.equal(made.end, 10_000 * millisecond);
    }
  });

  it('shows the same from the histogram as from the rows', () => {
    const made = overview(reader, { from: 0, to: null, buckets: 100 });
    const main = counts(lane(made, 'main').theirs);
    const rows = Array.from({ length: made.count }, () => 0);
    for (let row = 0; row < reader.total; row++) {
      const record = reader.record(row);
      const at = Math.floor((record.time - made.start) / made.width);
      if (record.kind === 'message' && record.direction === 'in') rows[at] = (rows[at] ?? 0) + 1;
    }
    assert.deepEqual(main, rows);
  });

  it('is exact at any zoom', () => {
    // Ten slices of 10 µs within the burst: ten records each.
    const from = 2000 * millisecond + 100_000;
    const made = overview(reader, { from, to: from + 99_999, buckets: 10 });
    assert.deepEqual([made.start, made.width, made.count], [from, 10_000, 10]);
    assert.deepEqual(
      counts(lane(made, 'main').theirs),
      Array.from({ length: 10 }, () => 10),
    );
    assert.equal(lane(made, 'main').ours.length, 0);
    // One record in one slice of 1 µs.
    const one = overview(reader, { from, to: from + 999, buckets: 1 });
    assert.deepEqual(counts(lane(one, 'main').theirs), [1]);
  });

  it('says where something needs a look, and when a child ran', () => {
    const made = overview(reader, { from: 0, to: null, buckets: 100 });
    const worker = lane(made, 'worker');
    assert.deepEqual(worker.spans, [[100, 3000 * millisecond]]);
    assert.equal(sum(worker.alarms), 1);
    assert.equal(counts(worker.alarms)[Math.floor((3000 * millisecond) / made.width)], 1);
    const [session] = made.lanes;
    assert.ok(session);
    assert.equal(session.kind, 'session');
    assert.equal(sum(session.alarms), 1);
  });

  it('of a range without records is empty', () => {
    const made = overview(reader, { from: 4000 * millisecond, to: 5000 * millisecond, buckets: 50 });
    assert.ok(made.lanes.every(({ theirs, ours }) => theirs.length === 0 && ours.length === 0));
    assert.deepEqual(lane(made, 'worker').spans, []);
  });
});
