import { effect, signal } from '@preact/signals';
import type { Query } from '../../protocol/query.ts';
import type { PageMethods, Place } from '../../protocol/requests.ts';
import { endedQuery } from './frozenView.ts';
import { revealNumber } from './reveal.ts';
import type { SessionModel } from './SessionModel.ts';
import { sentenceOf } from './sentenceOf.ts';

/** ms */
const hintFor = 5000;

type Sought = PageMethods['seek']['params']['what'];

/** Ways to other places of the run: moments, bursts, warnings, records of the same object. */
export class Places {
  /** Counts requests to bring a row to the top of the list. */
  readonly scrollRequest = signal<{ readonly index: number; readonly count: number }>({ index: 0, count: 0 });
  /** Why the last way led nowhere, for a moment. */
  readonly hint = signal<string | null>(null);
  readonly #model: SessionModel;
  /** The way to a moment that is under way: what is sought next is sought from there. */
  #underWay: Promise<void> = Promise.resolve();
  /** Row that the slider stands for: it follows when another is selected. */
  #standsFor: number | null = null;
  #hintTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(model: SessionModel) {
    this.#model = model;
  }

  /** Keeps the slider at the selected row, as soon as its moment is known. */
  followSelection(): void {
    const { rows, rowsVersion, selection, overview } = this.#model;
    effect(() => {
      rowsVersion.value;
      const index = selection.index.value;
      const row = index === null ? undefined : rows.get(index);
      if (selection.row.value === null) this.#standsFor = null;
      // Between two views a place may still hold a row of the one before.
      if (!row || row.row !== selection.row.value || row.row === this.#standsFor) return;
      this.#standsFor = row.row;
      overview.cursor.value = row.record.time;
    });
  }

  /** Selects the record of the view nearest to a moment (ns). */
  toTime(time: number): Promise<void> {
    this.#model.overview.cursor.value = time;
    const way = this.#nearest(time).then((place) => {
      // The slider may have moved on while this was looked for.
      if (!place || this.#model.overview.cursor.peek() !== time) return;
      // Drawn to the row's moment, a slider could not be moved by less than the distance to the next row.
      this.#standsFor = place.row;
      this.#select(place);
    });
    this.#underWay = way.catch(() => {});
    return way;
  }

  /** Brings the rows from a moment (ns) on to the top of the list, and leaves the selection. */
  async scrollToTime(time: number): Promise<void> {
    this.#model.overview.cursor.value = time;
    const place = await this.#nearest(time);
    if (!place) return;
    this.#model.follow.value = false;
    this.scrollTo(place.index);
  }

  /** Brings a row of the view to the top of the list. */
  scrollTo(index: number): void {
    this.scrollRequest.value = { index, count: this.scrollRequest.peek().count + 1 };
  }

  async toBurst(forwards: boolean): Promise<void> {
    const time = this.#model.overview.nextBurst(forwards);
    if (time === null) this.say(forwards ? 'No burst follows.' : 'No burst before this.');
    else await this.toTime(time);
  }

  async toAlarm(forwards: boolean): Promise<void> {
    const found = await this.#seek('alarm', forwards);
    if (!found) this.say(forwards ? 'No warning follows.' : 'No warning before this.');
  }

  async toSameObject(forwards: boolean): Promise<void> {
    const found = await this.#seek('sameObject', forwards);
    if (!found) this.say(forwards ? 'This object has no record behind it.' : 'This object has none before.');
  }

  async toMark(from: number, forwards: boolean): Promise<void> {
    const { marks, run } = this.#model;
    const seq = marks.next(from, forwards);
    if (seq !== null) return await revealNumber(this.#model, seq);
    const other = marks.nextRun(run.peek(), forwards);
    if (other === null) this.say(forwards ? 'No mark follows.' : 'No mark before this.');
    else await this.#toMarkOf(other, forwards);
  }

  /** Opens the fold of another run, and goes to the first or the last mark there. */
  async #toMarkOf(run: number, first: boolean): Promise<void> {
    const { channel, marks } = this.#model;
    try {
      await channel.request('showRun', { run });
    } catch (error) {
      this.say(sentenceOf(error));
      return;
    }
    await marks.load();
    const seq = marks.next(first ? 0 : Number.POSITIVE_INFINITY, first);
    if (seq === null || this.#model.run.peek() !== run) return;
    this.say(`This mark is in run ${run}.`);
    await revealNumber(this.#model, seq);
  }

  async #seek(what: Sought, forwards: boolean): Promise<boolean> {
    await this.#underWay;
    const { channel, selection } = this.#model;
    const row = selection.row.peek();
    if (row === null && (what === 'sameObject' || !forwards)) return false;
    const place = await channel.request('seek', { query: this.#query, row, what, forwards });
    if (place) this.#select(place);
    return place !== null;
  }

  #nearest(time: number): Promise<Place | null> {
    return this.#model.channel.request('rowAtTime', {
      query: this.#query,
      time: Math.max(0, Math.round(time)),
    });
  }

  /** No way leads out of a frozen view. */
  get #query(): Query {
    return endedQuery(this.#model.frozen.peek(), this.#model.rows.query);
  }

  #select({ row, index }: Place): void {
    this.#model.follow.value = false;
    this.#model.selection.reveal(row, index);
  }

  /** Says a sentence in the line below the list, for a moment, and to screen readers. */
  say(sentence: string): void {
    this.#model.announcer.say(sentence);
    this.hint.value = sentence;
    clearTimeout(this.#hintTimer);
    this.#hintTimer = setTimeout(() => {
      this.hint.value = null;
    }, hintFor);
  }
}
