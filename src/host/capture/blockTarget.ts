import { BufferQueue, type SharedBuffers, written } from './sharedBuffers.ts';

/** A stretch of the file that is being put together. */
interface Stretch {
  /** Number of the shared buffer, −1 for memory of our own. */
  readonly buffer: number;
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
  used: number;
}

const ownStretch = 1 << 18;

/**
 * So much of a buffer goes to a writer that is idle, the rest of it being left empty: it is still in the processor's caches
 * when the writer copies it into the file. Whole buffers of 4 MiB took a tenth of the rate of short messages.
 */
const handyPart = 1 << 20;
/** After so many bytes more the writer is looked at again. */
const lookAgain = 1 << 18;

/**
 * Where blocks are put, in file order: into shared buffers, or, while none is free, into memory of our own that moves
 * into shared buffers as these become free. A block is never divided between two of them.
 */
export class BlockTarget {
  bytes: Uint8Array;
  words: Uint32Array;
  readonly #queue: BufferQueue;
  readonly #shared: readonly Stretch[];
  /** Full ones of our own, oldest first; the current one is not among them. */
  readonly #kept: Stretch[] = [];
  #current: Stretch;
  /** Where the current stretch ends, or the writer is looked at. */
  #limit = handyPart;

  constructor(buffers: SharedBuffers) {
    this.#queue = new BufferQueue(buffers);
    this.#shared = buffers.data.map((data, buffer) => stretch(buffer, data));
    this.#current = this.#fresh(0);
    ({ bytes: this.bytes, words: this.words } = this.#current);
  }

  get starved(): boolean {
    return this.#current.buffer < 0 || !this.#queue.anyFree;
  }

  /** `flush` has something to do, now or when the writer is idle again. */
  get unflushed(): boolean {
    return this.#pending || this.#current.buffer < 0;
  }

  get #pending(): boolean {
    return this.#current.used > 0 || this.#kept.length > 0;
  }

  /** Room for a block of `size` bytes: its offset in `bytes` and `words`, which may be others after this. */
  claim(size: number): number {
    const current = this.#current;
    if (current.used + size > this.#limit) return this.#claimBeyond(size);
    const at = current.used;
    current.used = at + size;
    return at;
  }

  /** Blocks that stay together: a file of a ring may end where a buffer does. */
  append(...blocks: readonly Uint8Array[]): void {
    let at = this.claim(blocks.reduce((sum, { length }) => sum + length, 0));
    for (const block of blocks) {
      this.bytes.set(block, at);
      at += block.length;
    }
  }

  /**
   * Hands over a started buffer, but only to an idle writer: else a stalled disk would be handed all of them nearly
   * empty. What is in memory of our own moves into shared buffers as soon as one is free.
   */
  flush(): void {
    const own = this.#current.buffer < 0;
    if (own ? this.#queue.anyFree : this.#pending && this.#queue.idle) this.#moveOn(0);
  }

  finish(timeout: number): boolean {
    const deadline = performance.now() + timeout;
    while (this.#pending) {
      const seen = Atomics.load(this.#queue.words, written);
      this.#moveOn(0);
      if (!this.#pending) break;
      const left = deadline - performance.now();
      if (left <= 0) return false;
      this.#queue.waitWritten(seen, left);
    }
    return true;
  }

  #claimBeyond(size: number): number {
    const { used, bytes, buffer } = this.#current;
    const fits = used + size <= bytes.length;
    if (fits && (used === 0 || buffer < 0 || !this.#queue.idle)) {
      this.#limit = Math.min(bytes.length, used + size + lookAgain);
      this.#current.used = used + size;
      return used;
    }
    this.#moveOn(size);
    this.#current.used = size;
    return 0;
  }

  /** Hands the current stretch over, or keeps it for later, and begins another with room for `size` bytes. */
  #moveOn(size: number): void {
    const { buffer, used } = this.#current;
    if (buffer >= 0) this.#queue.handOver(buffer, used);
    else if (used > 0) this.#kept.push(this.#current);
    this.#emptyKept();
    this.#current = this.#kept.length > 0 ? ownMemory(size) : this.#fresh(size);
    ({ bytes: this.bytes, words: this.words } = this.#current);
    this.#limit = Math.min(handyPart, this.bytes.length);
  }

  /** Moves what was kept into shared buffers, as many stretches into one as it takes, while any is free. */
  #emptyKept(): void {
    while (this.#kept.length > 0) {
      const target = this.#takeShared();
      if (!target) return;
      for (let kept = this.#kept[0]; kept; kept = this.#kept[0]) {
        if (target.used + kept.used > target.bytes.length) break;
        target.bytes.set(kept.bytes.subarray(0, kept.used), target.used);
        target.used += kept.used;
        this.#kept.shift();
      }
      this.#queue.handOver(target.buffer, target.used);
    }
  }

  #fresh(size: number): Stretch {
    return this.#takeShared() ?? ownMemory(size);
  }

  #takeShared(): Stretch | undefined {
    const found = this.#shared[this.#queue.takeFree()];
    if (found) found.used = 0;
    return found;
  }
}

function stretch(buffer: number, data: ArrayBufferLike): Stretch {
  return { buffer, bytes: new Uint8Array(data), words: new Uint32Array(data), used: 0 };
}

const ownMemory = (size: number) => stretch(-1, new ArrayBuffer(Math.max(ownStretch, size)));
