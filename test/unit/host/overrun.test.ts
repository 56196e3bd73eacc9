import assert from 'node:assert/strict';
import { nearestRanges } from '../../../src/host/memory/nearestRanges.ts';
import { Overrun } from '../../../src/host/memory/overrun.ts';

describe('slack of a section', () => {
  const page = (...written: number[]) => {
    const bytes = new Uint8Array(4096);
    for (const at of written) bytes[at] = 1;
    return bytes;
  };

  it('that is zero is nothing to tell, and so is what lies in front of it', () => {
    const overrun = new Overrun('worker:1', 4100);
    overrun.consider(0, page(0, 4095));
    overrun.consider(4096, page(0, 3));
    overrun.consider(8192, page());
    assert.equal(overrun.report(0, true), null);
  });

  it('is told of once, with place and number of bytes, and again when it has grown, once a second', () => {
    const overrun = new Overrun('worker:1', 4100);
    overrun.consider(4096, page(3, 4, 5, 6, 7, 8, 9));
    const first = overrun.report(1e9, false);
    assert.equal(first?.kind, 'error');
    assert.equal(first.object, 'memory worker:1');
    assert.match(first.message, /4100 bytes.* 6 bytes from offset 4100 on are not zero/);
    assert.match(first.remedy ?? '', /offset 4100/);
    assert.equal(overrun.report(2e9, true), null);
    overrun.consider(8192, page(0));
    assert.equal(overrun.report(1.5e9, false), null, 'too soon');
    assert.match(overrun.report(2e9, false)?.message ?? '', /4093 bytes from offset 4100 on/);
    overrun.consider(8192, page(1));
    assert.match(overrun.report(2.1e9, true)?.message ?? '', /4094 bytes/, 'the last chance to tell');
  });
});

describe('slack with zeros between what was written', () => {
  const written = (...looks: ReadonlyArray<readonly [offset: number, bytes: readonly number[]]>) => {
    const overrun = new Overrun('worker:1', 100);
    for (const [offset, bytes] of looks) overrun.consider(offset, Uint8Array.from(bytes));
    return overrun.report(1e9, true)?.message ?? '';
  };

  it('is not said to be written all through', () => {
    const mixed = /100 bytes by agreement, and not all of the 9 bytes from offset 101 on are zero\.$/;
    assert.match(written([100, [0, 1, 1, 0, 1, 0, 1, 0, 1, 1, 0]]), mixed, 'at one look');
    assert.match(written([100, [0, 1, 1]], [104, [1, 1, 1, 1, 1, 1]]), mixed, 'at two');
    assert.match(written([104, [1, 1, 1, 1, 1, 1]], [100, [0, 1, 1]]), mixed, 'the farther first');
    const through = / and 9 bytes from offset 101 on are not zero\.$/;
    assert.match(written([100, [0, 1, 1]], [103, [1, 1, 1, 1, 1, 1, 1]]), through);
    assert.match(written([103, [1, 1, 1, 1, 1, 1, 1]], [98, [1, 1, 0, 1, 1]]), through);
  });
});

describe('what a snapshot of a large section keeps', () => {
  it('is everything when there is room', () => {
    assert.deepEqual(
      nearestRanges(
        [
          [0, 10],
          [100, 10],
        ],
        50,
        20,
      ),
      [
        [0, 10],
        [100, 10],
      ],
    );
    assert.deepEqual(nearestRanges([], 7, 20), []);
  });

  it('is what surrounds the place that was looked at, within one range and over several', () => {
    assert.deepEqual(nearestRanges([[0, 1000]], 500, 100), [[450, 100]]);
    assert.deepEqual(nearestRanges([[0, 1000]], 0, 100), [[0, 100]]);
    assert.deepEqual(nearestRanges([[0, 1000]], 2000, 100), [[900, 100]]);
    assert.deepEqual(
      nearestRanges(
        [
          [0, 100],
          [200, 100],
          [1000, 100],
        ],
        190,
        150,
      ),
      [
        [50, 50],
        [200, 100],
      ],
    );
  });

  it('is never more than asked for', () => {
    for (let max = 0; max < 60; max++) {
      const kept = nearestRanges(
        [
          [3, 7],
          [20, 30],
          [90, 1],
        ],
        25,
        max,
      );
      const bytes = kept.reduce((sum, [, length]) => sum + length, 0);
      assert.ok(bytes <= max && bytes >= Math.min(38, max - 1), `${bytes} of ${max}`);
    }
  });
});
