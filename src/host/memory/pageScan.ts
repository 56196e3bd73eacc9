import { crc32 } from 'node:zlib';
import type { SectionView } from '../kernel/kernel.ts';

export const pageSize = 4096;
const pagesPerChunk = 64;
const chunkSize = pagesPerChunk * pageSize;
/** Up to this size a copy of the section is kept, which also shows which bytes differ; beyond it a checksum a page. */
const largestShadow = 16 * 1024 * 1024;

export interface PageChange {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** ns: when this page was last looked at before. */
  readonly since: number;
}

/** Finds pages that differ from the last look, in slices: a section of any size is never scanned in one go. */
export class PageScan {
  readonly #view: SectionView;
  readonly #chunk = new Uint8Array(chunkSize);
  readonly #shadow: Uint8Array | null;
  readonly #sums: Uint32Array | null;
  /** When each chunk was last looked at, ns; 0: never. */
  readonly #seen: Float64Array;
  #next = 0;

  constructor(view: SectionView) {
    this.#view = view;
    const chunks = Math.ceil(view.size / chunkSize);
    this.#seen = new Float64Array(chunks);
    this.#shadow = view.size <= largestShadow ? new Uint8Array(view.size) : null;
    this.#sums = this.#shadow ? null : new Uint32Array(chunks * pagesPerChunk);
  }

  /** Looks at chunks in turn until `budget` ms are used or all were looked at once. */
  slice(now: () => number, budget: number, found: (change: PageChange) => void): void {
    const chunks = this.#seen.length;
    const start = now();
    for (let looked = 0; looked < chunks; looked++) {
      this.#look(this.#next, now(), found);
      this.#next = (this.#next + 1) % chunks;
      if ((now() - start) / 1e6 > budget) return;
    }
  }

  /** Looks at the chunks of a range first: what is on the screen must not wait for the rest. */
  lookAt(offset: number, length: number, now: number, found: (change: PageChange) => void): void {
    const last = Math.min(this.#seen.length - 1, Math.floor((offset + length - 1) / chunkSize));
    for (let chunk = Math.floor(offset / chunkSize); chunk <= last; chunk++) this.#look(chunk, now, found);
  }

  #look(chunk: number, now: number, found: (change: PageChange) => void): void {
    const offset = chunk * chunkSize;
    const length = Math.min(chunkSize, this.#view.size - offset);
    const since = this.#seen[chunk] ?? 0;
    this.#seen[chunk] = now;
    // Holes cost nothing: they are zero in the shadow and in the sums, and stay so until a page appears.
    if (this.#view.populated(offset, length).length === 0) return;
    const bytes = this.#chunk.subarray(0, length);
    this.#view.read(offset, bytes);
    if (this.#shadow && Buffer.compare(bytes, this.#shadow.subarray(offset, offset + length)) === 0) return;
    for (let at = 0; at < length; at += pageSize) {
      const page = bytes.subarray(at, Math.min(at + pageSize, length));
      if (this.#differs(offset + at, page) && since > 0) {
        found({ offset: offset + at, bytes: page.slice(), since });
      }
    }
  }

  /** Compares with what was there, and remembers what is there now. */
  #differs(offset: number, page: Uint8Array): boolean {
    if (this.#shadow) {
      const before = this.#shadow.subarray(offset, offset + page.length);
      if (Buffer.compare(page, before) === 0) return false;
      before.set(page);
      return true;
    }
    const index = offset / pageSize;
    const sum = crc32(page);
    if (this.#sums?.[index] === sum) return false;
    if (this.#sums) this.#sums[index] = sum;
    return true;
  }
}
