import { crc32 } from 'node:zlib';
import type { SectionView } from '../kernel/kernel.ts';

export const pageSize = 4096;
const pagesPerChunk = 64;
const chunkSize = pagesPerChunk * pageSize;
/** Up to this size a copy of the section is kept, which is quicker to compare with; beyond it a checksum a page. */
const largestShadow = 16 * 1024 * 1024;
const zeroPage = crc32(new Uint8Array(pageSize));

export interface PageChange {
  readonly offset: number;
  /** Valid during the call. */
  readonly bytes: Uint8Array;
  /** ns: when this page was last looked at before; null: never, and it is not all zeros as it was made. */
  readonly since: number | null;
}

/**
 * Finds pages that differ from the last look, in slices: a section of any size is never scanned in one go.
 *
 * What holds no page is jumped over by the system's own means, so that a round of a sparse section costs what its pages
 * cost. Pages begin as zeros, which is also what the copy and the checksums begin with.
 */
export class PageScan {
  readonly #view: SectionView;
  readonly #chunk = new Uint8Array(chunkSize);
  readonly #shadow: Uint8Array | null;
  readonly #sums: Uint32Array | null;
  /** When each chunk was last looked at, ns; 0: never, as it has held no page. */
  readonly #seen: Float64Array;
  #next = 0;
  /** When the present round and the one before it began, ns; 0: there was none. */
  #roundAt = 0;
  #roundBefore = 0;

  constructor(view: SectionView) {
    this.#view = view;
    const chunks = Math.ceil(view.size / chunkSize);
    this.#seen = new Float64Array(chunks);
    this.#shadow = view.size <= largestShadow ? new Uint8Array(view.size) : null;
    this.#sums = this.#shadow ? null : new Uint32Array(chunks * pagesPerChunk);
  }

  /**
   * The first look, at once: a child may write before the first round gets there. Of a section that holds nothing yet all
   * is known by it, of any other the beginning.
   */
  begin(now: number, found: (change: PageChange) => void): void {
    if (this.#view.nextData(0) === null) this.#roundBefore = now;
    else this.lookAt(0, 1, now, found);
  }

  /** Looks at chunks in turn until `budget` ms are used or all were looked at once. */
  slice(now: () => number, budget: number, found: (change: PageChange) => void): void {
    const start = now();
    const first = this.#next;
    if (first === 0) this.#roundAt = start;
    for (let wrapped = false; ; ) {
      const chunk = this.#chunkFrom(this.#next);
      if (chunk === null) {
        this.#next = 0;
        this.#roundBefore = this.#roundAt;
        this.#roundAt = now();
        if (wrapped || first === 0) return;
        wrapped = true;
        continue;
      }
      if (wrapped && chunk >= first) return;
      this.#look(chunk, now(), found);
      this.#next = chunk + 1;
      if ((now() - start) / 1e6 > budget) return;
    }
  }

  /** Looks at the chunks of a range first: what is on the screen must not wait for the rest. */
  lookAt(offset: number, length: number, now: number, found: (change: PageChange) => void): void {
    const end = Math.min(this.#seen.length, Math.ceil((offset + length) / chunkSize));
    let chunk = this.#chunkFrom(Math.floor(offset / chunkSize));
    while (chunk !== null && chunk < end) {
      this.#look(chunk, now, found);
      chunk = this.#chunkFrom(chunk + 1);
    }
  }

  /** The first chunk from this one on that holds a page, or held one: that it was given back is a change too. */
  #chunkFrom(from: number): number | null {
    const chunks = this.#seen.length;
    if (from >= chunks) return null;
    const data = this.#view.nextData(from * chunkSize);
    const holding = data === null ? chunks : Math.floor(data / chunkSize);
    for (let chunk = from; chunk < holding; chunk++) if (this.#seen[chunk] !== 0) return chunk;
    return holding < chunks ? holding : null;
  }

  /** We have written these bytes ourselves: what was there before was looked at, and this is no change to be found. */
  wrote(offset: number, bytes: Uint8Array): void {
    this.#shadow?.set(bytes, offset);
    if (!this.#sums) return;
    const page = new Uint8Array(pageSize);
    for (let at = offset - (offset % pageSize); at < offset + bytes.length; at += pageSize) {
      const part = page.subarray(0, Math.min(pageSize, this.#view.size - at));
      this.#view.read(at, part);
      this.#sums[at / pageSize] = checksum(part);
    }
  }

  #look(chunk: number, now: number, found: (change: PageChange) => void): void {
    const offset = chunk * chunkSize;
    const length = Math.min(chunkSize, this.#view.size - offset);
    // A chunk that was never looked at held nothing when the last round came past.
    const since = this.#seen[chunk] || this.#roundBefore || null;
    this.#seen[chunk] = now;
    const bytes = this.#chunk.subarray(0, length);
    for (const [from, count] of this.#view.read(offset, bytes)) {
      const known = bytes.subarray(from - offset, from - offset + count);
      if (this.#shadow && Buffer.compare(known, this.#shadow.subarray(from, from + count)) === 0) continue;
      for (let at = 0; at < count; at += pageSize) {
        const page = known.subarray(at, at + pageSize);
        if (this.#differs(from + at, page)) found({ offset: from + at, bytes: page, since });
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
    const index = Math.floor(offset / pageSize);
    const sum = checksum(page);
    if (this.#sums?.[index] === sum) return false;
    if (this.#sums) this.#sums[index] = sum;
    return true;
  }
}

/** 0 for zeros, so that a new table of checksums is that of a new section. */
function checksum(page: Uint8Array): number {
  const ofZeros = page.length === pageSize ? zeroPage : crc32(new Uint8Array(page.length));
  return (crc32(page) ^ ofZeros) >>> 0;
}
