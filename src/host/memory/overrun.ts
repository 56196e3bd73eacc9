import type { Fact } from '../../protocol/record.ts';
import { count } from '../../protocol/summary.ts';

/** A child that fills its slack bit by bit is told of at most so often. ns */
const period = 1e9;

/**
 * Watches the slack of a section: the bytes between the size that was announced (or asked for) and the real one, which
 * nobody should have written.
 */
export class Overrun {
  readonly #memory: string;
  #agreed: number | null = null;
  /** From the first byte that is not zero to behind the last. */
  #from = Number.POSITIVE_INFINITY;
  #to = 0;
  /** Whether there may be zeros between them. */
  #mixed = false;
  #reportedTo = 0;
  #reportedFrom = Number.POSITIVE_INFINITY;
  #reportedAt = Number.NEGATIVE_INFINITY;

  /** @param agreed bytes by agreement; null: none is known, and nothing is slack */
  constructor(memory: string, agreed: number | null) {
    this.#memory = memory;
    this.agree(agreed);
  }

  get agreed(): number | null {
    return this.#agreed;
  }

  /** Another size is agreed on from now on: what was found behind the one before is forgotten. */
  agree(agreed: number | null): void {
    this.#agreed = agreed;
    this.#from = Number.POSITIVE_INFINITY;
    this.#to = 0;
    this.#mixed = false;
    this.#reportedTo = 0;
    this.#reportedFrom = Number.POSITIVE_INFINITY;
    this.#reportedAt = Number.NEGATIVE_INFINITY;
  }

  /** @param bytes of the section at `offset` */
  consider(offset: number, bytes: Uint8Array): void {
    if (this.#agreed === null) return;
    const from = Math.max(offset, this.#agreed);
    const slack = bytes.subarray(from - offset);
    const first = slack.findIndex(isWritten);
    if (first < 0) return;
    const last = slack.findLastIndex(isWritten) + 1;
    const apart = this.#to > 0 && (from + first > this.#to || from + last < this.#from);
    this.#mixed ||= apart || slack.subarray(first, last).includes(0);
    this.#from = Math.min(this.#from, from + first);
    this.#to = Math.max(this.#to, from + last);
  }

  /** More has been found than was told, or something for the first time. */
  get anyNew(): boolean {
    return this.#from < this.#reportedFrom || this.#to > this.#reportedTo;
  }

  /**
   * The record to be made, if there is anything new to tell.
   * @param last nothing will be told later
   */
  report(now: number, last: boolean): Fact<'error'> | null {
    if (!this.anyNew || (!last && now - this.#reportedAt < period)) return null;
    this.#reportedFrom = this.#from;
    this.#reportedTo = this.#to;
    this.#reportedAt = now;
    const bytes = `${count(this.#to - this.#from, 'byte')} from offset ${this.#from} on`;
    const found = this.#mixed ? `not all of the ${bytes} are zero` : `${bytes} are not zero`;
    return {
      kind: 'error',
      object: `memory ${this.#memory}`,
      call: null,
      code: null,
      name: null,
      message: `${this.#memory} was written past its end: it has ${this.#agreed} bytes by agreement, and ${found}.`,
      remedy: `Look for what writes to offset ${this.#from}, or announce the size that is used.`,
      lost: null,
    };
  }
}

const isWritten = (byte: number) => byte !== 0;
