import type { Progress } from '../../protocol/notices.ts';
import type { Overview } from '../../protocol/overview.ts';
import type { Query } from '../../protocol/query.ts';
import type { Record } from '../../protocol/record.ts';
import type { HostMethods, Mark, Place } from '../../protocol/requests.ts';
import type { Exchange, RowWindow } from '../../protocol/rowAnswers.ts';
import { CaptureReader } from '../capture/captureReader.ts';
import { readMarks, setMark } from '../capture/marksFile.ts';
import { holds, type RecordView, windowOf } from '../capture/recordView.ts';
import { isFromSystem } from '../systemError.ts';
import { throttled } from '../throttled.ts';
import { FoldedMarks } from './foldedMarks.ts';
import { overview } from './overview.ts';
import { Pairing } from './pairing.ts';
import { type SearchLimits, SearchTurns } from './searchTurns.ts';
import { seek } from './seek.ts';
import { timelineText } from './timelineText.ts';
import { ViewCache } from './viewCache.ts';

export interface QueryListener {
  progress(progress: Progress): void;
  /** Something other than messages may have changed the state. */
  changed(): void;
}

/** Most bytes of `data` in one answer; more is asked for with `bytes`. */
const recordData = 64 * 1024;
/** Bytes of the file looked at between two turns of the event loop: about a ms, which is what an answer waits for. */
const followBudget = 2 * 1024 * 1024;
const pollPeriod = 250;
/** Between two looks at a file that the writer keeps adding to. ms */
const followPeriod = 50;
/** How long an answer may look for matching records before it is given with what was found. ms */
const answerBudget = 10;
/** How long records are looked at in one turn of the event loop, once the answer was given. ms */
const sliceBudget = 2;

/** Answers everything that the tab asks about a capture, live or not, from the file. */
export class CaptureQueries {
  /** The capture's path. */
  readonly file: string;
  readonly reader: CaptureReader;
  readonly #listener: QueryListener;
  readonly #pairing: Pairing;
  readonly #marks = new FoldedMarks();
  readonly #views = new ViewCache();
  readonly #turns = new SearchTurns();
  readonly #extending = new Set<RecordView>();
  /** The file is known to be written up to here. */
  #size = Number.POSITIVE_INFINITY;
  readonly #followSoon = throttled<void>(
    () => followPeriod,
    () => this.#follow(),
  );
  #following: Promise<void> | null = null;
  #poll: NodeJS.Timeout | null = null;

  private constructor(file: string, reader: CaptureReader, listener: QueryListener) {
    this.file = file;
    this.reader = reader;
    this.#listener = listener;
    this.#pairing = new Pairing(reader);
  }

  /** Opens a capture and reads the first part of it; the index grows in the background. */
  static open(file: string, listener: QueryListener): CaptureQueries {
    const queries = new CaptureQueries(file, CaptureReader.open(file), listener);
    queries.#follow();
    return queries;
  }

  /**
   * The writer has put out so many bytes. Looked at at once after a quiet time, and every 50 ms in a flood: each look takes
   * the processor from whoever sends, and is cheaper the more it finds.
   */
  grown(size: number): void {
    this.#size = size;
    this.#followSoon();
  }

  /** Watches a file that another process may still be writing. */
  followFile(): void {
    this.#poll ??= setInterval(() => {
      if (this.reader.complete) this.#stopPolling();
      else this.#follow();
    }, pollPeriod);
    this.#poll.unref();
  }

  /** Resolves when all that is in the file is in the index. */
  async catchUp(): Promise<void> {
    this.#size = Number.POSITIVE_INFINITY;
    do {
      this.#follow();
      await this.#following;
    } while (!this.reader.caughtUp);
  }

  /** How far the index has come. */
  get progress(): Progress {
    const { total, state, position, lastTime } = this.reader;
    return { records: total, bytes: position, lost: state.lost, time: lastTime };
  }

  rows({ query, from, count, data }: HostMethods['rows']['params']): RowWindow {
    const view = this.#view(query);
    if (!holds(view, from, count)) view.extend(answerBudget);
    if (!view.complete) this.#extendBehind(view);
    const window = windowOf(view, from, count, data);
    const rows = this.#marks.annotate(view, this.#pairing.annotate(window.rows), window.from);
    return { ...window, rows };
  }

  record(row: number): { row: number; record: Record } {
    return { row, record: this.reader.record(row, { dataLimit: recordData }) };
  }

  exchange(row: number): Exchange {
    return this.#pairing.exchange(row);
  }

  bytes(row: number, offset: number, length: number): Uint8Array {
    return this.reader.bytes(row, offset, length);
  }

  async locate({ query, row }: HostMethods['locate']['params']): Promise<HostMethods['locate']['result']> {
    const view = this.#view(query);
    await this.#search(view, { end: row + 1 });
    return { index: view.indexOf(row), before: view.lowerBound(row) };
  }

  async rowAtTime({ query, time }: HostMethods['rowAtTime']['params']): Promise<Place | null> {
    const view = this.#view(query);
    const row = this.reader.rowAtTime(time);
    await this.#search(view, { enough: () => view.lowerBound(row) < view.matched });
    const index = Math.min(view.lowerBound(row), view.matched - 1);
    return index < 0 ? null : { row: view.row(index), index };
  }

  async seek({ query, row, what, forwards }: HostMethods['seek']['params']): Promise<Place | null> {
    const view = this.#view(query);
    await this.#search(view);
    return await seek(view, row, what, forwards, () => this.#turns.next(() => this.#views.has(view)));
  }

  overview(params: HostMethods['overview']['params']): Overview {
    return overview(this.reader, params);
  }

  marks(): Mark[] {
    return this.#marks.take(readMarks(this.file));
  }

  setMark({ seq, comment }: HostMethods['setMark']['params']): Mark[] {
    return this.#marks.take(setMark(this.file, seq, comment));
  }

  rowOf(seq: number): { row: number | null } {
    return { row: this.reader.rowOf(seq) };
  }

  async text({
    query,
    from,
    count,
    bytes,
  }: HostMethods['text']['params']): Promise<HostMethods['text']['result']> {
    const view = this.#view(query);
    // Not the page's: a document is not given up for what is typed into the page meanwhile.
    await this.#turns.extend(view, { enough: () => holds(view, from, count) });
    const { rows } = windowOf(view, from, count);
    return { text: timelineText(this.reader, rows, bytes), last: rows.at(-1)?.record.seq ?? null };
  }

  #follow(): void {
    this.#following ??= this.#readOn().finally(() => {
      this.#following = null;
    });
  }

  async #readOn(): Promise<void> {
    do {
      const added = this.reader.follow(this.#size, followBudget);
      if (added > 0) {
        this.#tellProgress();
        this.#listener.changed();
      }
      if (!this.reader.caughtUp) await new Promise((resolve) => setImmediate(resolve));
    } while (!this.reader.caughtUp);
  }

  /** Goes on looking at records after the answer was given, and tells when there is more to ask for. */
  #extendBehind(view: RecordView): void {
    if (this.#extending.has(view)) return;
    this.#extending.add(view);
    const goOn = () => {
      try {
        view.extend(sliceBudget);
      } catch (error) {
        // Who asks for the view again is told.
        this.#extending.delete(view);
        if (isFromSystem(error)) return;
        throw error;
      }
      this.#tellProgress();
      if (view.complete || !this.#views.has(view)) this.#extending.delete(view);
      else void this.#turns.next().then(goOn);
    };
    void this.#turns.next().then(goOn);
  }

  /**
   * Looks until enough was found, for as long as the view is one of those asked for last. So the page has few searches
   * under way however many it asks for, each ends within the time of those few, and the newest is answered in any case.
   */
  #search(view: RecordView, limits: SearchLimits = {}): Promise<void> {
    return this.#turns.extend(view, { ...limits, wanted: () => this.#views.has(view) });
  }

  #tellProgress(): void {
    if (this.reader.total > 0) this.#listener.progress(this.progress);
  }

  #view(query: Query): RecordView {
    return this.#views.get(this.reader, query);
  }

  #stopPolling(): void {
    if (this.#poll) clearInterval(this.#poll);
    this.#poll = null;
  }
}
