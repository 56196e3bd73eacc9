import type { SectionView } from '../kernel/section.ts';
import type { Checksum } from './checksum.ts';

export const pageSize = 4096;
/** 64 KiB: of four times as much the copy does not stay in the processor's caches, and takes more than twice as long. */
const pagesPerChunk = 16;
const chunkSize = pagesPerChunk * pageSize;
/** What lies behind is not looked at: a sparse section may be of any size, and a table of checksums costs memory. */
export const mostWatched = 64 * 2 ** 30;
/** A chunk of which a larger part is there is read in one go, holes and all. */
const smallPart = 1 / 4;

/** What is known of a chunk besides its pages' checksums. few: it holds only a few pages, or none. */
const few = 0;
const many = 1;
const manyAndSum = 2;

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
 * Remembered are checksums, of pages and of chunks: one call for a chunk that is as it was takes a third of the time of a
 * call for each of its pages. What holds no page is jumped over by the system's own means, so that a round of a sparse
 * section costs what its pages cost. Pages begin as zeros, whose checksum is 0 here, as in a new table.
 */
export class PageScan {
  readonly #view: SectionView;
  #size = 0;
  #chunks = 0;
  readonly #checksum: Checksum;
  readonly #chunk = new Uint8Array(chunkSize);
  #pageSums = new Uint32Array(0);
  #chunkSums = new Uint32Array(0);
  #states = new Uint8Array(0);
  /** When each chunk was last looked at, ns; 0: never, or it has held no page since. */
  #seen = new Float64Array(0);
  #next = 0;
  /** From where the system was last asked for data, and where it is: the answer for all that lies between. */
  #askedFrom = 0;
  #answer: number | null = -1;
  /** When the present round and the one before it began, ns; 0: there was none. */
  #roundAt = 0;
  #roundBefore = 0;

  constructor(view: SectionView, checksum: Checksum) {
    this.#view = view;
    this.#checksum = checksum;
    this.grow();
  }

  /** Takes in what the section has got: nothing was there when it was last looked at. */
  grow(): void {
    const last = this.#chunks - 1;
    // Its sum is that of the pages that it had.
    if (this.#size % chunkSize !== 0 && this.#states[last] === manyAndSum) this.#states[last] = many;
    this.#size = Math.min(this.#view.size, mostWatched);
    this.#chunks = Math.ceil(this.#size / chunkSize);
    if (this.#chunks <= this.#seen.length) return;
    // One that grows often, a little at a time, is not copied each time.
    const room = Math.max(this.#chunks, Math.min(2 * this.#seen.length, mostWatched / chunkSize));
    this.#seen = extended(this.#seen, new Float64Array(room));
    this.#states = extended(this.#states, new Uint8Array(room));
    this.#chunkSums = extended(this.#chunkSums, new Uint32Array(room));
    this.#pageSums = extended(this.#pageSums, new Uint32Array(room * pagesPerChunk));
  }

  /**
   * The first look, at once: a child may write before the first round gets there. Of a section that holds nothing yet all
   * is known by it, of any other the beginning.
   */
  begin(now: number, found: (change: PageChange) => void): void {
    if (this.#view.nextData(0) === null) this.#roundBefore = now;
    else this.lookAt(0, 1, now, found);
  }

  /**
   * Looks at chunks in turn until `budget` ms are used or all were looked at once.
   * @param already chunks that `lookAt` looked at at this time are left out
   * @returns whether all were looked at
   */
  slice(now: () => number, budget: number, found: (change: PageChange) => void, already = -1): boolean {
    this.#answer = -1;
    const start = now();
    const first = this.#next;
    if (first === 0) this.#roundAt = start;
    for (let wrapped = false; ; ) {
      const chunk = this.#chunkFrom(this.#next);
      if (chunk === null) {
        this.#next = 0;
        this.#roundBefore = this.#roundAt;
        this.#roundAt = now();
        if (wrapped || first === 0) return true;
        wrapped = true;
        this.#answer = -1;
        continue;
      }
      if (wrapped && chunk >= first) return true;
      if (this.#seen[chunk] !== already) this.#look(chunk, now(), found);
      this.#next = chunk + 1;
      if ((now() - start) / 1e6 > budget) return false;
    }
  }

  /** Looks at the chunks of a range first: what is on the screen must not wait for the rest. */
  lookAt(offset: number, length: number, now: number, found: (change: PageChange) => void): void {
    this.#answer = -1;
    const end = Math.min(this.#chunks, Math.ceil((offset + length) / chunkSize));
    let chunk = this.#chunkFrom(Math.floor(offset / chunkSize));
    while (chunk !== null && chunk < end) {
      this.#look(chunk, now, found);
      chunk = this.#chunkFrom(chunk + 1);
    }
  }

  /** The first chunk from this one on that holds a page, or held one: that it was given back is a change too. */
  #chunkFrom(from: number): number | null {
    const chunks = this.#chunks;
    if (from >= chunks) return null;
    const data = this.#nextData(from * chunkSize);
    const holding = data === null ? chunks : Math.min(chunks, Math.floor(data / chunkSize));
    for (let chunk = from; chunk < holding; chunk++) if (this.#seen[chunk] !== 0) return chunk;
    return holding < chunks ? holding : null;
  }

  /** We have written these bytes ourselves: what was there before was looked at, and this is no change to be found. */
  wrote(offset: number, length: number): void {
    const page = new Uint8Array(pageSize);
    const end = Math.min(offset + length, this.#size);
    for (let at = offset - (offset % pageSize); at < end; at += pageSize) {
      this.#view.read(at, page);
      this.#pageSums[at / pageSize] = this.#checksum(page);
      const chunk = Math.floor(at / chunkSize);
      if (this.#states[chunk] === manyAndSum) this.#states[chunk] = many;
    }
  }

  #look(chunk: number, now: number, found: (change: PageChange) => void): void {
    const offset = chunk * chunkSize;
    const length = Math.min(chunkSize, this.#size - offset);
    // A chunk that was never looked at held nothing when the last round came past.
    const since = this.#seen[chunk] || this.#roundBefore || null;
    this.#seen[chunk] = now;
    const pages = this.#fewPagesIn(chunk, offset + length);
    if (pages === null) {
      this.#lookAtAll(chunk, length, since, found);
      return;
    }
    let holds = pages.size > 0;
    for (let at = offset; at < offset + length; at += pageSize) {
      // That it was given back is a change, too; that it was cut off with the end of the section is none.
      if (!pages.has(at) && this.#pageSums[at / pageSize] === 0) continue;
      const page = this.#chunk.subarray(0, pageSize);
      for (const [, count] of this.#view.read(at, page)) this.#compare(at, page, count, since, found);
      holds ||= this.#pageSums[at / pageSize] !== 0;
    }
    // What comes next was not there in this round.
    if (!holds) this.#seen[chunk] = 0;
  }

  /** Offsets of the pages that a chunk holds; null when they are many, and all of it is to be read. */
  #fewPagesIn(chunk: number, end: number): ReadonlySet<number> | null {
    const pages = new Set<number>();
    const most = ((end - chunk * chunkSize) / pageSize) * smallPart;
    for (let data = this.#nextData(chunk * chunkSize); data !== null && data < end; ) {
      // They are not counted again: to ask for each costs as much as to read them.
      if (this.#states[chunk] !== few) return null;
      const page = data - (data % pageSize);
      pages.add(page);
      if (pages.size > most) {
        this.#states[chunk] = many;
        return null;
      }
      data = this.#nextData(page + pageSize);
    }
    this.#states[chunk] = few;
    return pages;
  }

  #nextData(offset: number): number | null {
    if (offset >= this.#askedFrom && (this.#answer === null || offset <= this.#answer)) return this.#answer;
    this.#askedFrom = offset;
    this.#answer = offset < this.#size ? this.#view.nextData(offset) : null;
    return this.#answer;
  }

  #lookAtAll(chunk: number, length: number, since: number | null, found: (change: PageChange) => void): void {
    const offset = chunk * chunkSize;
    const bytes = this.#chunk.subarray(0, Math.ceil(length / pageSize) * pageSize);
    const ranges = this.#view.read(offset, bytes);
    if (ranges[0]?.[1] === length) {
      const sum = this.#checksum(bytes);
      if (this.#states[chunk] === manyAndSum && this.#chunkSums[chunk] === sum) return;
      this.#chunkSums[chunk] = sum;
      this.#states[chunk] = manyAndSum;
    } else this.#states[chunk] = many;
    for (const [from, count] of ranges) {
      for (let at = from; at < from + count; at += pageSize) {
        const page = bytes.subarray(at - offset, at - offset + pageSize);
        this.#compare(at, page, Math.min(pageSize, from + count - at), since, found);
      }
    }
  }

  /**
   * Compares a page with what was there, and remembers what is there now. The last page is taken as a whole one, zeros
   * behind its end: that more of it comes to exist is no change.
   * @param count bytes of it that exist
   */
  #compare(
    offset: number,
    page: Uint8Array,
    count: number,
    since: number | null,
    found: (change: PageChange) => void,
  ): void {
    const index = Math.floor(offset / pageSize);
    const sum = this.#checksum(page);
    if (this.#pageSums[index] === sum) return;
    this.#pageSums[index] = sum;
    found({ offset, bytes: page.subarray(0, count), since });
  }
}

function extended<T extends Float64Array | Uint32Array | Uint8Array>(table: T, larger: T): T {
  larger.set(table);
  return larger;
}
