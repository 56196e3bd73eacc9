/** Bytes of something large, as far as they are known here: one stretch around what is shown. */
export interface HexChunk {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Ranges [offset, length], in the offsets of the whole, whose bytes are known. */
  readonly known: readonly (readonly [number, number])[];
  /** The same, of what was never written: known to be zeros, or not even there to be read. */
  readonly holes?: readonly (readonly [number, number])[];
}

const isKnown = 1;
const isHole = 2;

/** How long a change stays marked, in ms. */
export const changeShown = 1500;

/** The newest stretch of bytes, and when each byte of it last changed. */
export class ByteWindow {
  offset = 0;
  bytes = new Uint8Array();
  /** Flags of each byte. */
  #state = new Uint8Array();
  #changedAt = new Float64Array();
  #lastChange = Number.NEGATIVE_INFINITY;

  get end(): number {
    return this.offset + this.bytes.length;
  }

  /**
   * Takes a newer stretch; bytes known before and now, and not the same, have changed at `now` (ms).
   * @returns whether anything differs from what was here before
   */
  take(chunk: HexChunk, now: number): boolean {
    const { bytes, offset, holes = [] } = chunk;
    const state = new Uint8Array(bytes.length);
    for (const [start, length] of chunk.known) {
      state.fill(isKnown, Math.max(0, start - offset), Math.max(0, start + length - offset));
    }
    for (const [start, length] of holes) {
      const end = Math.min(bytes.length, start + length - offset);
      for (let at = Math.max(0, start - offset); at < end; at++) state[at] = (state[at] ?? 0) | isHole;
    }
    const changedAt = new Float64Array(bytes.length).fill(Number.NEGATIVE_INFINITY);
    const from = Math.max(offset, this.offset);
    const to = Math.min(offset + bytes.length, this.end);
    for (let at = from; at < to; at++) {
      const here = at - offset;
      const before = at - this.offset;
      if (((state[here] ?? 0) & (this.#state[before] ?? 0) & isKnown) === 0) continue;
      const changed = bytes[here] !== this.bytes[before];
      changedAt[here] = changed ? now : (this.#changedAt[before] ?? Number.NEGATIVE_INFINITY);
      if (changed) this.#lastChange = now;
    }
    const same =
      offset === this.offset &&
      bytes.length === this.bytes.length &&
      this.#lastChange !== now &&
      state.every((value, at) => value === this.#state[at]);
    this.offset = offset;
    this.bytes = new Uint8Array(bytes);
    this.#state = state;
    this.#changedAt = changedAt;
    return !same;
  }

  /** Forgets everything: what comes next has not changed, it is something else. */
  clear(): void {
    this.take({ offset: 0, bytes: new Uint8Array(), known: [] }, 0);
    this.#lastChange = Number.NEGATIVE_INFINITY;
  }

  has(from: number, to: number): boolean {
    return from >= this.offset && to <= this.end;
  }

  /** null: not asked for yet, or not known (reserved, a hole, not recorded). */
  byte(offset: number): number | null {
    const at = offset - this.offset;
    return (this.#state[at] ?? 0) & isKnown ? (this.bytes[at] ?? null) : null;
  }

  /** Bytes from there on, at most so many, up to the first that is not known. */
  knownFrom(offset: number, most: number): Uint8Array {
    let length = 0;
    while (length < most && this.byte(offset + length) !== null) length++;
    const at = offset - this.offset;
    return length === 0 ? new Uint8Array() : this.bytes.slice(at, at + length);
  }

  /** Whether the byte is here and said to be unknown, as opposed to being on its way. */
  unknown(offset: number): boolean {
    return ((this.#state[offset - this.offset] ?? isKnown) & isKnown) === 0;
  }

  /** Whether there is no memory behind it yet: nobody has ever written there. */
  hole(offset: number): boolean {
    return ((this.#state[offset - this.offset] ?? 0) & isHole) !== 0;
  }

  changed(offset: number, now: number): boolean {
    return now - (this.#changedAt[offset - this.offset] ?? Number.NEGATIVE_INFINITY) < changeShown;
  }

  /** Whether a mark may still be on the screen at `now`, with a second for its end to be drawn. */
  fading(now: number): boolean {
    return now - this.#lastChange < changeShown + 1000;
  }
}
