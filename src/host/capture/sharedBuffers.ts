import { smallestBuffer } from './format.ts';

/**
 * The buffers between the thread that receives and the thread that writes. Blocks are put into them in the form in
 * which they stand in the file, so that writing is one system call and no work.
 *
 * One side fills (Sequencer), one side empties (writerThread); `control` tells them apart:
 * filled and written count buffers and only grow; `queue` holds the numbers of filled buffers in file order.
 */
export interface SharedBuffers {
  readonly control: SharedArrayBuffer;
  readonly data: readonly SharedArrayBuffer[];
}

export const filled = 0;
export const written = 1;
/** 1 when nothing more will be filled. */
export const closing = 2;
/** Changes with each hand-over and with closing: what the writer sleeps on. */
export const wake = 3;
const queueStart = 4;

/** 8 × 4 MiB: at 500 MB/s that is 64 ms of a disk that does not answer. Pages are used only when they are touched. */
export function createSharedBuffers(count = 8, bytesEach = 4 << 20): SharedBuffers {
  if (bytesEach < smallestBuffer) throw new RangeError(`A buffer needs at least ${smallestBuffer} bytes.`);
  return {
    control: new SharedArrayBuffer((queueStart + 3 * count) * 4),
    data: Array.from({ length: count }, () => new SharedArrayBuffer(bytesEach)),
  };
}

/** One thread's access to the control words. */
export class BufferQueue {
  readonly words: Int32Array;
  readonly #count: number;

  constructor(buffers: SharedBuffers) {
    this.words = new Int32Array(buffers.control);
    this.#count = buffers.data.length;
  }

  /** True when everything that was filled is written. */
  get idle(): boolean {
    return Atomics.load(this.words, filled) === Atomics.load(this.words, written);
  }

  /** The free buffer of the lowest number, so that few are ever touched; −1 when there is none. */
  takeFree(): number {
    for (let buffer = 0; buffer < this.#count; buffer++) {
      if (Atomics.compareExchange(this.words, this.#state(buffer), 0, 1) === 0) return buffer;
    }
    return -1;
  }

  get anyFree(): boolean {
    for (let buffer = 0; buffer < this.#count; buffer++) {
      if (Atomics.load(this.words, this.#state(buffer)) === 0) return true;
    }
    return false;
  }

  /** Filling side: this buffer is next in the file. */
  handOver(buffer: number, length: number): void {
    const number = Atomics.load(this.words, filled);
    Atomics.store(this.words, queueStart + (number % this.#count), buffer);
    Atomics.store(this.words, this.#length(buffer), length);
    Atomics.store(this.words, filled, number + 1);
    this.#wakeWriter();
  }

  /** Writing side: the next buffer in file order, waiting for one; null when there will be none. */
  next(): { buffer: number; length: number } | null {
    const number = Atomics.load(this.words, written);
    for (;;) {
      // Read in this order: a change after the first load ends the wait at once, and what was filled before closing
      // is seen before closing is.
      const seen = Atomics.load(this.words, wake);
      const last = Atomics.load(this.words, closing) === 1;
      if (Atomics.load(this.words, filled) !== number) break;
      if (last) return null;
      Atomics.wait(this.words, wake, seen);
    }
    const buffer = Atomics.load(this.words, queueStart + (number % this.#count));
    return { buffer, length: Atomics.load(this.words, this.#length(buffer)) };
  }

  /** Writing side: the buffer of the last `next` may be filled again. */
  release(buffer: number): void {
    Atomics.store(this.words, this.#state(buffer), 0);
    Atomics.add(this.words, written, 1);
    Atomics.notify(this.words, written);
  }

  /** Filling side: waits until a buffer has been written after `seen` were. */
  waitWritten(seen: number, timeout: number): void {
    Atomics.wait(this.words, written, seen, timeout);
  }

  close(): void {
    Atomics.store(this.words, closing, 1);
    this.#wakeWriter();
  }

  #wakeWriter(): void {
    Atomics.add(this.words, wake, 1);
    Atomics.notify(this.words, wake);
  }

  readonly #state = (buffer: number) => queueStart + this.#count + buffer;
  readonly #length = (buffer: number) => queueStart + 2 * this.#count + buffer;
}
