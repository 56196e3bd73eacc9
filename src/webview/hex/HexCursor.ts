export interface HexSelection {
  readonly cursor: number;
  readonly start: number;
  readonly length: number;
}

/** The byte that the keyboard is at, and those that are selected with it: at least this one. */
export class HexCursor {
  #at: number;
  #anchor: number;

  constructor(at: number) {
    this.#at = this.#anchor = at;
  }

  get at(): number {
    return this.#at;
  }

  get selection(): HexSelection {
    const start = Math.min(this.#anchor, this.#at);
    return { cursor: this.#at, start, length: Math.abs(this.#anchor - this.#at) + 1 };
  }

  /** @param extend what is between stays selected */
  goTo(offset: number, extend: boolean, size: number): void {
    this.#at = Math.max(0, Math.min(size - 1, offset));
    if (!extend) this.#anchor = this.#at;
  }

  /** There are only so many bytes now. */
  keepWithin(size: number): void {
    const last = Math.max(0, size - 1);
    this.#at = Math.min(this.#at, last);
    this.#anchor = Math.min(this.#anchor, last);
  }
}
