import type { MemoryWindow } from '../../protocol/memoryAnswers.ts';
import type { SectionView } from '../kernel/section.ts';
import { pageSize } from './pageScan.ts';
import type { Range } from './ranges.ts';

/** What differs is found, and told, in blocks of so many bytes. */
const blockSize = 256;
/** A page that reads as zeros may be made without a byte of it changing; so soon that is noticed. ns */
const holesEvery = 250e6;
const zeros = Buffer.alloc(pageSize);

/**
 * What somebody looks at of a section, many times a second: told whole at first, and then by what differs, as most of it
 * stays as it was. Only the last window is known: who asks for another one in turn gets both whole.
 */
export class LiveWindow {
  readonly #view: SectionView;
  #bytes = Buffer.alloc(0);
  /** The window before this one, of which the memory is used for the next. */
  #before = Buffer.alloc(0);
  #offset = 0;
  #number = 0;
  #holes: Range[] = [];
  #holesAt = Number.NEGATIVE_INFINITY;

  constructor(view: SectionView) {
    this.#view = view;
  }

  /**
   * The bytes as they are at this moment.
   * @param base number of the window that the asker has; if that is the last one of the same stretch, the answer is what
   * has changed since
   */
  read(offset: number, length: number, base: number | null, now: number): MemoryWindow {
    const { size } = this.#view;
    const from = Math.min(offset, size);
    const count = Math.min(length, size - from);
    const same = this.#number > 0 && from === this.#offset && count === this.#bytes.length;
    const spare = this.#before;
    this.#before = this.#bytes;
    this.#bytes = spare.length === count ? spare : Buffer.alloc(count);
    this.#offset = from;
    const known = this.#view.read(from, this.#bytes);
    const changed = same ? this.#changed() : null;
    if (changed?.length !== 0 || now - this.#holesAt > holesEvery) {
      this.#holes = this.#mayHaveHoles() ? this.#view.holes(from, count) : [];
      this.#holesAt = now;
    }
    const told = changed !== null && base === this.#number ? changed : null;
    this.#number += 1;
    return {
      offset: from,
      bytes: told ? this.#bytesOf(told) : Uint8Array.from(this.#bytes),
      ...(told ? { changed: told } : {}),
      known,
      holes: this.#holes,
      time: now,
      live: true,
      size,
      number: this.#number,
    };
  }

  /** Ranges that differ from the window before. */
  #changed(): Range[] {
    const ranges: Range[] = [];
    if (this.#bytes.equals(this.#before)) return ranges;
    for (let page = 0; page < this.#bytes.length; page += pageSize) {
      if (!this.#differs(page, pageSize)) continue;
      for (let at = page; at < Math.min(page + pageSize, this.#bytes.length); at += blockSize) {
        if (!this.#differs(at, blockSize)) continue;
        const length = Math.min(blockSize, this.#bytes.length - at);
        const last = ranges.at(-1);
        if (last && last[0] + last[1] === this.#offset + at) last[1] += length;
        else ranges.push([this.#offset + at, length]);
      }
    }
    return ranges;
  }

  #differs(at: number, length: number): boolean {
    const end = Math.min(at + length, this.#bytes.length);
    return this.#bytes.compare(this.#before, at, end, at, end) !== 0;
  }

  /** A page with any byte that is not zero is no hole: the system need not be asked. */
  #mayHaveHoles(): boolean {
    const end = this.#offset + this.#bytes.length;
    for (let at = this.#offset; at < end; ) {
      const next = Math.min(at - (at % pageSize) + pageSize, end);
      const from = at - this.#offset;
      if (this.#bytes.compare(zeros, 0, next - at, from, from + next - at) === 0) return true;
      at = next;
    }
    return false;
  }

  #bytesOf(ranges: readonly Range[]): Uint8Array {
    const parts = ranges.map(([offset, length]) => {
      const at = offset - this.#offset;
      return this.#bytes.subarray(at, at + length);
    });
    return Uint8Array.from(Buffer.concat(parts));
  }
}
