import type { CaptureFiles } from './captureFiles.ts';

/**
 * A stretch of a capture in memory that moves to where it is needed. Offsets are multiples of 4, as all blocks are, so
 * that words can be read as such.
 */
export class FileWindow {
  bytes: Uint8Array<ArrayBuffer>;
  words: Uint32Array<ArrayBuffer>;
  /** Most bytes of one read, where no more are asked for. */
  readAhead: number;
  readonly #files: CaptureFiles;
  #start = 0;
  #end = 0;

  constructor(files: CaptureFiles, capacity: number) {
    this.#files = files;
    this.bytes = unfilled(capacity);
    this.words = new Uint32Array(this.bytes.buffer);
    this.readAhead = capacity;
  }

  /** Forgets what was read: the file may have changed. */
  forget(): void {
    this.#start = 0;
    this.#end = 0;
  }

  /** Offset in the file behind the bytes that are available without another read. */
  get end(): number {
    return this.#end;
  }

  /**
   * Makes `length` bytes at `offset` available.
   * @returns their index in `bytes`, −1 when the file does not hold them
   */
  reach(offset: number, length: number): number {
    if (offset >= this.#start && offset + length <= this.#end) return offset - this.#start;
    // To the system a negative position means the current one.
    return offset < 0 ? -1 : this.#read(offset, length);
  }

  /** Fills `into` from `offset`; returns how many bytes the file had. Long stretches do not pass through the window. */
  copy(offset: number, into: Uint8Array): number {
    if (into.length <= this.bytes.length / 2) {
      const at = this.reach(offset, into.length);
      if (at >= 0) {
        into.set(this.bytes.subarray(at, at + into.length));
        return into.length;
      }
    }
    let used = 0;
    while (used < into.length) {
      const got = this.#files.read(into, used, into.length - used, offset + used);
      if (got === 0) break;
      used += got;
    }
    return used;
  }

  #read(offset: number, length: number): number {
    if (length > this.bytes.length) {
      this.bytes = unfilled((length + 3) & ~3);
      this.words = new Uint32Array(this.bytes.buffer);
    }
    this.#start = offset;
    this.#end = offset;
    const most = Math.max(length, Math.min(this.readAhead, this.bytes.length));
    while (this.#end - offset < most) {
      const used = this.#end - offset;
      const got = this.#ahead(used, most - used, used >= length);
      if (got === 0) break;
      this.#end += got;
    }
    return offset + length <= this.#end ? 0 : -1;
  }

  /** What nobody has asked for yet may be where the disk gives nothing. */
  #ahead(used: number, length: number, isEnough: boolean): number {
    try {
      return this.#files.read(this.bytes, used, length, this.#end);
    } catch (error) {
      if (isEnough) return 0;
      throw error;
    }
  }
}

/** Filling megabytes with zeros would cost more than reading a small capture. */
const unfilled = (size: number) => new Uint8Array(Buffer.allocUnsafeSlow(size).buffer);
