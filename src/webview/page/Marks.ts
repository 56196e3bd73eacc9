import { signal } from '@preact/signals';
import type { Channel } from '../../protocol/channel.ts';
import type { PageNotices } from '../../protocol/notices.ts';
import type { Mark, PageMethods } from '../../protocol/requests.ts';
import { sentenceOf } from './sentenceOf.ts';

/** Marks and comments of the capture, which the recorder keeps in a file beside it. */
export class Marks {
  /** Comments by number of the record. */
  readonly all = signal<ReadonlyMap<number, string>>(new Map());
  /** Runs of the session in which records are marked, but for what was marked in the shown run since. */
  readonly runs = signal<readonly number[]>([]);
  /** Record whose comment is being written. */
  readonly editing = signal<number | null>(null);
  /** Why a mark could not be saved. */
  readonly failure = signal<string | null>(null);
  readonly #channel: Channel<PageMethods, PageNotices>;

  constructor(channel: Channel<PageMethods, PageNotices>) {
    this.#channel = channel;
  }

  /** Reads the marks of the capture that is shown now; before there is one there are none. */
  async load(): Promise<void> {
    this.editing.value = null;
    this.failure.value = null;
    void this.#readRuns();
    this.#take(await this.#channel.request('marks', {}).catch(() => []));
  }

  /** Reads them again: another tab or window may have marked records of the same capture. */
  async refresh(): Promise<void> {
    void this.#readRuns();
    const marks = await this.#channel.request('marks', {}).catch(() => null);
    if (marks) this.#take(marks);
  }

  /** @param comment null: takes the mark away */
  async set(seq: number, comment: string | null): Promise<void> {
    try {
      this.#take(await this.#channel.request('setMark', { seq, comment }));
      this.failure.value = null;
    } catch (error) {
      this.failure.value = sentenceOf(error);
    }
  }

  toggle(seq: number): Promise<void> {
    return this.set(seq, this.all.peek().has(seq) ? null : '');
  }

  /** Number of the marked record before or behind one; null when there is none. */
  next(seq: number, forwards: boolean): number | null {
    const numbers = [...this.all.peek().keys()].sort((a, b) => a - b);
    const found = forwards ? numbers.find((one) => one > seq) : numbers.findLast((one) => one < seq);
    return found ?? null;
  }

  /** The nearest run before or behind one in which something is marked; null when there is none. */
  nextRun(run: number, forwards: boolean): number | null {
    const runs = this.runs.peek();
    const found = forwards ? runs.find((one) => one > run) : runs.findLast((one) => one < run);
    return found ?? null;
  }

  async #readRuns(): Promise<void> {
    const runs = await this.#channel.request('markedRuns', {}).catch(() => null);
    if (runs) this.runs.value = runs;
  }

  #take(marks: readonly Mark[]): void {
    // Whoever draws marks has nothing to do then.
    if (marks.length === 0 && this.all.peek().size === 0) return;
    this.all.value = new Map(marks.map(({ seq, comment }) => [seq, comment]));
  }
}
