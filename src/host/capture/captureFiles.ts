import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { type RingFile, ringFiles, ringOf } from './ringNames.ts';

interface OpenFile {
  readonly path: string;
  /** 0: a capture of one file. */
  readonly number: number;
  readonly fd: number;
  /** Where its first byte is in the whole. */
  readonly start: number;
  /** Null while it may grow. */
  size: number | null;
}

/**
 * The bytes of a capture: one file, or the files of a ring one behind the other, found as they come and let go when
 * they have been removed. Offsets are those of the whole and never change.
 */
export class CaptureFiles {
  readonly #ring: string | null;
  readonly #files: OpenFile[] = [];

  private constructor(ring: string | null) {
    this.#ring = ring;
  }

  /**
   * @param path a capture; a ring by its own name, at which no file is, or by one of its files, then from that on
   * @throws Error of the system when it cannot be opened
   */
  static open(path: string): CaptureFiles {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found && !found.isFile() && !found.isDirectory()) {
      // Opening a pipe would wait for somebody who writes, and none can be read from the middle.
      throw new Error('it is no file. Save what it gives to one first.');
    }
    const oldest = found ? undefined : ringFiles(path)[0];
    if (oldest) return CaptureFiles.#openRing(path, oldest);
    const ring = ringOf(path);
    const opened = new CaptureFiles(ring?.capture ?? null);
    opened.#add({ path, number: ring?.number ?? 0 });
    return opened;
  }

  /** The oldest file may be removed between the look for it and the opening: then the next one is the oldest. */
  static #openRing(ring: string, oldest: RingFile): CaptureFiles {
    const opened = new CaptureFiles(ring);
    try {
      opened.#add(oldest);
      return opened;
    } catch (error) {
      const next = ringFiles(ring).find(({ number }) => number > oldest.number);
      if (!next || existsSync(oldest.path)) throw error;
      return CaptureFiles.#openRing(ring, next);
    }
  }

  /** Offset of the first byte that is still there. */
  get start(): number {
    return this.#files[0]?.start ?? 0;
  }

  /**
   * Offset behind the last byte, as of now.
   * @param known where it is at least, if somebody has just written up to there
   */
  size(known = 0): number {
    // One file is asked only when there is something to find out: under Wine a call takes as long as indexing 1000 records.
    if (this.#ring === null && known > 0) return known;
    this.#findNext();
    const last = this.#files.at(-1);
    return last ? last.start + fstatSync(last.fd).size : 0;
  }

  /** Reads from one file at most; returns how many bytes, 0 at the end or where a file has gone. */
  read(into: Uint8Array, at: number, length: number, position: number): number {
    const file = this.#at(position);
    if (!file) return 0;
    const offset = position - file.start;
    const wanted = file.size === null ? length : Math.min(length, file.size - offset);
    return wanted <= 0 ? 0 : readSync(file.fd, into, at, wanted, offset);
  }

  /** The file that a byte is in, for who appends behind it. */
  locate(position: number): { path: string; offset: number } {
    // Behind the last byte of a file is within it, as nothing has come after it.
    const file = this.#at(position) ?? this.#files.at(-1);
    if (!file) throw new Error('The capture is closed.');
    return { path: file.path, offset: position - file.start };
  }

  /** Closes the files of a ring that were removed and end at or before `position`: else their space would stay taken. */
  letGo(position: number): void {
    for (let oldest = this.#files[0]; this.#files.length > 1 && oldest; oldest = this.#files[0]) {
      if (oldest.size === null || oldest.start + oldest.size > position || existsSync(oldest.path)) return;
      closeSync(oldest.fd);
      this.#files.shift();
    }
  }

  close(): void {
    for (const { fd } of this.#files.splice(0)) closeSync(fd);
  }

  #at(position: number): OpenFile | undefined {
    return this.#files.findLast(({ start }) => start <= position);
  }

  /** A file of a ring is as large as it will be before the next one is made. */
  #findNext(): void {
    for (let last = this.#files.at(-1); this.#ring !== null && last; last = this.#files.at(-1)) {
      const { number } = last;
      const next = ringFiles(this.#ring).find((file) => file.number > number);
      if (!next) return;
      last.size = fstatSync(last.fd).size;
      try {
        this.#add(next);
      } catch {
        // It was removed between the look and the open: the one behind it is found next time.
        return;
      }
    }
  }

  #add({ path, number }: RingFile): void {
    const last = this.#files.at(-1);
    const start = last ? last.start + (last.size ?? 0) : 0;
    this.#files.push({ path, number, fd: openSync(path, 'r'), start, size: null });
  }
}
