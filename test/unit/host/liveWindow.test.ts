import assert from 'node:assert/strict';
import type { SectionView } from '../../../src/host/kernel/section.ts';
import { LiveWindow } from '../../../src/host/memory/liveWindow.ts';
import { LiveBytes } from '../../../src/webview/memory/LiveBytes.ts';

const size = 5 * 4096 + 100;

/** A section over plain memory; pages with these numbers do not exist. */
function section(missing = new Set<number>()) {
  const bytes = new Uint8Array(size);
  const asked: number[] = [];
  const view: SectionView = {
    size,
    grow: () => false,
    zeros: () => assert.fail(),
    read(offset, into) {
      into.set(bytes.subarray(offset, offset + into.length));
      return [[offset, into.length]];
    },
    holes(offset, length) {
      asked.push(offset);
      return [...missing]
        .map((page): [number, number] => [page * 4096, 4096])
        .filter(([at]) => at >= offset && at < offset + length);
    },
    populated: () => assert.fail(),
    nextData: () => assert.fail(),
    write: () => assert.fail(),
    close() {},
  };
  return { bytes, asked, window: new LiveWindow(view) };
}

describe('a live window', () => {
  it('is told by what differs, and put together again', () => {
    const { bytes, window } = section();
    const page = new LiveBytes();
    let random = 12345;
    const next = (below: number) => {
      random = (random * 1103515245 + 12345) % 2 ** 31;
      return random % below;
    };
    let told = 0;
    for (let round = 0; round < 400; round++) {
      for (let change = next(4); change > 0; change--) bytes[next(size)] = next(256);
      // Now and then somebody looks elsewhere.
      const [from, count] = round % 50 === 49 ? [4000, 9000] : [0, size];
      const answer = window.read(from, count, page.base(from, count) ?? null, round);
      told += answer.bytes.length;
      assert.deepEqual(
        Buffer.from(page.complete(answer).bytes),
        Buffer.from(bytes.subarray(from, from + count)),
        `round ${round}`,
      );
    }
    assert.ok(told < 30 * size, `${told} bytes were told`);
  });

  it('is told whole to whoever has another one', () => {
    const { bytes, window } = section();
    const first = window.read(0, size, null, 1);
    assert.equal(first.bytes.length, size);
    assert.equal(first.changed, undefined);
    bytes[300] = 1;
    const second = window.read(0, size, first.number ?? -1, 2);
    assert.deepEqual(second.changed, [[256, 256]]);
    assert.equal(second.bytes.length, 256);
    assert.equal(window.read(0, size, first.number ?? -1, 3).bytes.length, size, 'the base is an older one');
    assert.equal(window.read(0, 100, 3, 4).bytes.length, 100, 'the stretch is another one');
    assert.equal(first.bytes[300], 0, 'what was told stays as it was');
  });

  it('ends where the section ends', () => {
    const { window } = section();
    const { offset, bytes } = window.read(size - 10, 100, null, 1);
    assert.deepEqual([offset, bytes.length], [size - 10, 10]);
    assert.equal(window.read(size + 5, 100, null, 1).bytes.length, 0);
  });

  it('asks for holes only where there can be any, and not at each look', () => {
    const missing = new Set([2]);
    const { bytes, asked, window } = section(missing);
    bytes.fill(7);
    assert.deepEqual(window.read(0, size, null, 0).holes, []);
    assert.equal(asked.length, 0);
    bytes.fill(0, 2 * 4096, 3 * 4096);
    assert.deepEqual(window.read(0, size, 1, 1).holes, [[2 * 4096, 4096]]);
    assert.deepEqual(window.read(0, size, 2, 2).holes, [[2 * 4096, 4096]]);
    assert.equal(asked.length, 1, 'nothing has changed');
    missing.clear();
    assert.deepEqual(window.read(0, size, 3, 300e6).holes, [], 'made, and still all zeros');
    missing.add(2);
    bytes[0] = 1;
    assert.deepEqual(window.read(0, size, 4, 300e6 + 1).holes, [[2 * 4096, 4096]]);
  });
});
