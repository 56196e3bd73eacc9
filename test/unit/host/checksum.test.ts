import assert from 'node:assert/strict';
import { type Checksum, loadChecksum } from '../../../src/host/memory/checksum.ts';

describe('checksum of memory', () => {
  it('differs with every bit, and is 0 for zeros', async () => sumsUp(await loadChecksum()));

  it('does without WebAssembly, which may be forbidden or find no address space', async () => {
    const usual = await loadChecksum();
    const { WebAssembly } = globalThis;
    Reflect.deleteProperty(globalThis, 'WebAssembly');
    try {
      const checksum = await loadChecksum();
      sumsUp(checksum);
      assert.notEqual(checksum(Buffer.from('text')), usual(Buffer.from('text')), 'the same one was tested');
    } finally {
      Object.defineProperty(globalThis, 'WebAssembly', {
        value: WebAssembly,
        writable: true,
        configurable: true,
      });
    }
  });
});

function sumsUp(checksum: Checksum): void {
  for (const length of [1, 31, 4096, 65_536]) {
    const bytes = new Uint8Array(length);
    assert.equal(checksum(bytes), 0);
    const sums = new Set([0]);
    for (const at of [0, length >> 1, length - 1]) {
      for (let bit = 1; bit < 256; bit <<= 1) {
        bytes[at] = bit;
        sums.add(checksum(bytes));
      }
      bytes[at] = 0;
    }
    const places = new Set([0, length >> 1, length - 1]).size;
    assert.equal(sums.size, 1 + 8 * places);
    assert.equal(checksum(bytes), 0, 'what was there before is remembered');
  }
}
