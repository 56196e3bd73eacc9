import type { RecordView } from '../capture/recordView.ts';

/** How far a search goes. */
export interface SearchLimits {
  readonly end?: number;
  readonly enough?: () => boolean;
  readonly wanted?: () => boolean;
}

/**
 * Searches through a capture, one slice of one search in a turn of the event loop: whatever is answered at once waits for
 * one slice, however many searches there are.
 */
export class SearchTurns {
  readonly #waiting: Array<() => void> = [];
  #scheduled = false;
  readonly #slice: number;

  /** @param slice how long records are looked at in one turn, ms */
  constructor(slice = 5) {
    this.#slice = slice;
  }

  /**
   * Looks at the records before `end` (a row of the capture), as far as they are there now, or until `enough`. Never for
   * what comes meanwhile: on a busy machine the end of a capture may move on as fast as it is looked for.
   * @param wanted whether anybody still waits for it, asked in each turn
   * @throws Error in words when it is wanted no more
   */
  async extend(
    view: RecordView,
    { end = Number.POSITIVE_INFINITY, enough = () => false, wanted = () => true }: SearchLimits = {},
  ): Promise<void> {
    const last = Math.min(end, view.reader.total);
    while (!view.complete && view.scanned < last && !enough()) {
      await this.next(wanted);
      view.extend(this.#slice);
    }
  }

  /**
   * Resolves when it is the turn of who asks.
   * @throws Error in words when it is `wanted` no more by then
   */
  async next(wanted: () => boolean = () => true): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      this.#schedule();
    });
    if (!wanted()) throw new Error('Newer searches have taken the place of this one.');
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#waiting.shift()?.();
      this.#schedule();
    });
  }
}
