import assert from 'node:assert/strict';
import { BlockTarget } from '../../../src/host/capture/blockTarget.ts';
import { BufferQueue, createSharedBuffers, filled } from '../../../src/host/capture/sharedBuffers.ts';

const block = 4096;
const mib = 1 << 20;

describe('blocks for the writer', () => {
  const buffers = createSharedBuffers(4, 4 * mib);
  const queue = new BufferQueue(buffers);
  const target = new BlockTarget(buffers);
  const handedOver = () => Atomics.load(queue.words, filled);
  const claim = (bytes: number) => {
    for (let claimed = 0; claimed < bytes; claimed += block) target.claim(block);
  };

  it('go to an idle writer while they are in the caches', () => {
    claim(mib);
    assert.equal(handedOver(), 0);
    claim(block);
    assert.equal(handedOver(), 1);
    assert.deepEqual(queue.next(), { buffer: 0, length: mib });
  });

  it('fill whole buffers while it is busy, so that a disk that stalls leaves room', () => {
    claim(3 * mib);
    assert.equal(handedOver(), 1);
    claim(mib);
    assert.equal(handedOver(), 2);
  });

  it('go to it soon after it has become idle', () => {
    queue.release(0);
    assert.deepEqual(queue.next(), { buffer: 1, length: 4 * mib });
    claim(2 * mib);
    assert.equal(handedOver(), 2);
    queue.release(1);
    claim(mib / 2);
    assert.equal(handedOver(), 3);
    assert.ok((queue.next()?.length ?? 0) < 3 * mib);
  });
});
