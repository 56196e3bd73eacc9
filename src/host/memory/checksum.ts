import { crc32 } from 'node:zlib';
import xxhash from 'xxhash-wasm';

/** A number for some bytes, another one when any of them differ (of 2³² changes about one goes unseen). 0 for zeros. */
export type Checksum = (bytes: Uint8Array) => number;

/**
 * XXH64 in WebAssembly: 64 bits are multiplied at a time, and JavaScript has no such numbers that would be quick. Where it
 * may not run, or the system grants no address space for it (10 GiB, of which almost none is used), CRC-32 does the same
 * in twice the time.
 */
export async function loadChecksum(): Promise<Checksum> {
  try {
    const { h64Raw } = await xxhash();
    return zeroForZeros((bytes) => Number(h64Raw(bytes) & 0xffff_ffffn));
  } catch {
    return zeroForZeros(crc32);
  }
}

/** Pages begin as zeros, and a new table of checksums too. */
function zeroForZeros(hash: (bytes: Uint8Array) => number): Checksum {
  /** By the number of zeros: of pages, of chunks, and of what is left at the end of a section. */
  const ofZeros = new Map<number, number>();
  return (bytes) => {
    let zeros = ofZeros.get(bytes.length);
    if (zeros === undefined) {
      zeros = hash(new Uint8Array(bytes.length));
      ofZeros.set(bytes.length, zeros);
    }
    return (hash(bytes) ^ zeros) >>> 0;
  };
}
