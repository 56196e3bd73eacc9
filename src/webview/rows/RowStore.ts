import { signal } from '@preact/signals';
import type { Query } from '../../protocol/query.ts';
import type { Row, RowWindow } from '../../protocol/rowAnswers.ts';
import { sentenceOf } from '../page/sentenceOf.ts';

/** Rows kept around what is shown; the rest is asked for again. */
const keptRows = 4000;
/** Rows asked for before the list has a size. */
const firstRows = 60;
/** Rows asked for beyond the screen, each way: most turns of the wheel then find their rows here. */
const margin = 120;
/** A view that is neither complete nor at the end is asked again this often for how many rows match, in ms. */
const recountAfter = 250;

/** What is to be on the screen is asked for again this often while records are looked at for it, in ms. */
const moreAfter = 60;

/** In a flood one answer a frame is as much as can be seen. ms */
const frameTime = 16;

export interface RowRequest {
  readonly query: Query;
  readonly from: number | null;
  readonly count: number;
}

interface Wanted {
  /** null: the last `count` rows. */
  readonly from: number | null;
  readonly count: number;
}

/**
 * The rows of one view as far as they are known here, and what it takes to know more.
 *
 * There is never more than one request under way: what is wanted in the meantime replaces what was wanted before, so
 * that fast scrolling and 50 000 records a second cost one answer a frame at most. Old rows stay until new ones come.
 */
export class RowStore {
  /** Records of the run; rows of the view; records looked at for it so far. */
  readonly total = signal(0);
  readonly matched = signal(0);
  readonly scanned = signal(0);
  /** Why the view cannot be shown, such as what is wrong with the filter. */
  readonly failure = signal<string | null>(null);
  /** Has the current query been answered at least once? */
  readonly answered = signal(false);
  readonly #ask: (request: RowRequest) => Promise<RowWindow>;
  readonly #changed: () => void;
  readonly #rows = new Map<number, Row>();
  /** Places whose rows are to be asked for again. */
  readonly #outdated = new Set<number>();
  #query: Query;
  #wanted: Wanted = { from: 0, count: 100 };
  #generation = 0;
  #busy = false;
  /** The end of the view may have moved since the last answer. */
  #stale = true;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastAnswer = 0;
  #resting = false;

  constructor(query: Query, ask: (request: RowRequest) => Promise<RowWindow>, changed: () => void) {
    this.#query = query;
    this.#ask = ask;
    this.#changed = changed;
  }

  get query(): Query {
    return this.#query;
  }

  get(index: number): Row | undefined {
    return this.#rows.get(index);
  }

  /** Shows another view. The rows of the old one stay on the screen until the first answer. */
  setQuery(query: Query): void {
    if (sameQuery(query, this.#query)) return;
    this.#query = query;
    this.#restart();
  }

  /** Forgets everything: another run. */
  clear(): void {
    this.#rows.clear();
    this.#outdated.clear();
    this.total.value = 0;
    this.matched.value = 0;
    this.scanned.value = 0;
    this.#restart();
    this.#changed();
  }

  /** Asks for the first rows at once; how many are on the screen is not known yet. */
  begin(from: number | null): void {
    this.#wanted = { from, count: firstRows };
    this.#pump();
  }

  /** Says which rows are on the screen; those not known are asked for on the next frame. */
  want(from: number | null, count: number): void {
    if (from === this.#wanted.from && count === this.#wanted.count) return;
    this.#wanted = { from, count };
    this.#schedule();
  }

  /** Records were added. The first after a rest are asked for at once: waiting for a frame would be half of their way. */
  grown(): void {
    this.#stale = true;
    if (performance.now() - this.#lastAnswer < frameTime) this.#schedule();
    else this.#pump();
  }

  /** What these rows say holds no longer: they are asked for again, and stay until then. */
  outdate(isOutdated: (row: Row) => boolean): void {
    const indices = [...this.#rows].filter(([, row]) => isOutdated(row)).map(([index]) => index);
    if (indices.length === 0) return;
    for (const index of indices) this.#outdated.add(index);
    // An answer that is under way may say the same.
    this.#generation++;
    this.#busy = false;
    this.#schedule();
  }

  /** Nobody looks, or there is nothing to look at: nothing is asked for meanwhile. */
  rest(on: boolean): void {
    if (this.#resting === on) return;
    this.#resting = on;
    if (!on) this.#schedule();
  }

  dispose(): void {
    this.#generation++;
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
  }

  #restart(): void {
    this.#generation++;
    this.#busy = false;
    this.#stale = true;
    this.answered.value = false;
    this.#lastAnswer = 0;
    this.#schedule();
  }

  #schedule(): void {
    if (!this.#busy) this.#frame ||= requestAnimationFrame(() => this.#pump());
  }

  #pump(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#busy || this.#resting) return;
    const { from, count } = this.#wanted;
    const missing = this.#isMissing(from ?? Math.max(0, this.matched.value - count), count);
    const wait = this.#lastAnswer + recountAfter - performance.now();
    if (!missing && !this.#stale) return;
    if (!missing && from !== null && this.answered.value && wait > 0) {
      this.#later(wait);
      return;
    }
    this.#busy = true;
    this.#stale = false;
    // The first answer is waited for, by who sees nothing yet.
    const beyond = this.answered.value ? margin : 0;
    const start = from === null ? null : Math.max(0, from - beyond);
    const wanted = start === null || from === null ? count : from - start + count + beyond;
    void this.#request(this.#generation, { query: this.#query, from: start, count: Math.min(wanted, 1000) });
  }

  async #request(generation: number, request: RowRequest): Promise<void> {
    let answer: RowWindow | undefined;
    let failure: string | null = null;
    try {
      answer = await this.#ask(request);
    } catch (error) {
      failure = sentenceOf(error);
    }
    if (generation !== this.#generation) return;
    this.#busy = false;
    this.#lastAnswer = performance.now();
    this.failure.value = failure;
    if (answer) this.#take(answer);
    this.#changed();
    if (this.scanned.value < this.total.value && failure === null) {
      this.#stale = true;
      // With its rows on the screen a view is only counted on; a page that has just opened has better things to do.
      this.#later(this.#wantsMore() ? moreAfter : recountAfter);
    } else if (failure === null) this.#schedule();
  }

  #take(answer: RowWindow): void {
    if (!this.answered.value) {
      this.#rows.clear();
      this.#outdated.clear();
    }
    for (const [offset, row] of answer.rows.entries()) {
      const index = answer.from + offset;
      // Who has drawn it need not draw it again.
      if (!isSame(this.#rows.get(index), row)) this.#rows.set(index, row);
      this.#outdated.delete(index);
    }
    this.#prune(answer.from, answer.from + answer.rows.length);
    this.total.value = answer.total;
    this.scanned.value = answer.scanned;
    this.matched.value = answer.matched;
    // Last: whoever waits for the first answer finds the numbers in place.
    this.answered.value = true;
  }

  /** More of the view may stand where the screen is. */
  #wantsMore(): boolean {
    const { from, count } = this.#wanted;
    return from === null || from + count > this.matched.value || this.#isMissing(from, count);
  }

  #isMissing(from: number, count: number): boolean {
    const end = Math.min(from + count, this.matched.value);
    for (let index = from; index < end; index++) {
      if (!this.#rows.has(index) || this.#outdated.has(index)) return true;
    }
    return false;
  }

  #later(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#schedule(), milliseconds);
  }

  /** Drops what is far from the window [from, end) once there is too much of it. */
  #prune(from: number, end: number): void {
    if (this.#rows.size <= keptRows) return;
    for (const index of this.#rows.keys()) {
      if (index < from - keptRows / 4 || index > end + keptRows / 4) this.#rows.delete(index);
    }
  }
}

/** Of a record that is there only the count of a gap can change; what is known about it may be more than before. */
function isSame(known: Row | undefined, row: Row): boolean {
  return (
    known?.row === row.row &&
    known.previousTime === row.previousTime &&
    row.record.kind !== 'gap' &&
    JSON.stringify([known.reply, known.fold]) === JSON.stringify([row.reply, row.fold])
  );
}

export function sameQuery(a: Query, b: Query): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
