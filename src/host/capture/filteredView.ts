import { compileFilter } from '../../protocol/filter/compileFilter.ts';
import type { Predicate } from '../../protocol/filter/parser.ts';
import { groupOf } from '../../protocol/kindGroups.ts';
import { recordKinds } from '../../protocol/record.ts';
import type { Query, Row, RowWindow } from '../../protocol/requests.ts';
import type { CaptureReader } from './captureReader.ts';
import { RowList } from './chunkedColumns.ts';
import type { RowReader } from './rowReader.ts';
import { textSearch } from './textSearch.ts';

/** Bytes of a row's `data`. */
const rowData = 256;
/** Rows between two looks at the clock. */
const slice = 256;

/**
 * The records of a capture that a query takes, found bit by bit and extended as the capture grows.
 *
 * A query that takes everything keeps no list; one that names kinds only reads no record.
 */
export class FilteredView {
  readonly #reader: CaptureReader;
  /** Of each kind, by its code: whether the query takes it. Null: all. */
  readonly #kinds: readonly boolean[] | null;
  readonly #matches: Predicate | null;
  readonly #text: Predicate | null;
  /** Without them the bytes of long messages are not even read. */
  readonly #dataLimit: number;
  readonly #scanner: RowReader;
  readonly #rows: RowList | null;
  #scanned = 0;

  /** @throws FilterError */
  constructor(reader: CaptureReader, query: Query) {
    this.#reader = reader;
    const { kinds } = query;
    this.#kinds = kinds && recordKinds.map((kind) => kinds.includes(groupOf[kind]));
    this.#matches = query.filter.trim() === '' ? null : compileFilter(query.filter);
    this.#text = query.text === '' ? null : textSearch(query.text);
    const needsData = this.#text !== null || /\bdata\b/.test(query.filter);
    this.#dataLimit = needsData ? Number.POSITIVE_INFINITY : 0;
    this.#scanner = reader.scanner();
    this.#rows = this.#kinds || this.#matches || this.#text ? new RowList() : null;
  }

  /** Records of the view found so far. */
  get matched(): number {
    return this.#rows ? this.#rows.length : this.#reader.total;
  }

  /** Records looked at so far. */
  get scanned(): number {
    return this.#rows ? this.#scanned : this.#reader.total;
  }

  get complete(): boolean {
    return this.scanned === this.#reader.total;
  }

  /** Whether `window` would give all that is asked for, however many records are still to be looked at. */
  holds(from: number | null, count: number): boolean {
    return this.complete || (from !== null && from + count <= this.matched);
  }

  /** Looks at more records for at most about `budget` ms; call again until `complete`. */
  extend(budget = 10): void {
    const rows = this.#rows;
    if (!rows) return;
    const deadline = performance.now() + budget;
    // At least one turn, so that whoever calls until it is complete gets there.
    do {
      const end = Math.min(this.#scanned + (this.#readsRecords ? slice : slice * 64), this.#reader.total);
      for (; this.#scanned < end; this.#scanned++) if (this.#takes(this.#scanned)) rows.push(this.#scanned);
    } while (this.#scanned < this.#reader.total && performance.now() < deadline);
  }

  /** Extends to the end of the capture, letting other work run in between. */
  async extendAll(): Promise<void> {
    for (this.extend(); !this.complete; this.extend()) await new Promise((resolve) => setImmediate(resolve));
  }

  /** @param from index in the view; null: the last `count` */
  window(from: number | null, count: number): RowWindow {
    const start = Math.max(
      0,
      Math.min(from ?? Number.POSITIVE_INFINITY, this.matched - (from === null ? count : 0)),
    );
    const rows: Row[] = [];
    let previousTime = start > 0 ? this.#time(start - 1) : null;
    for (let index = start; index < Math.min(start + count, this.matched); index++) {
      const row = this.row(index);
      const record = this.#reader.record(row, { dataLimit: rowData });
      rows.push({ row, record, previousTime });
      previousTime = record.time;
    }
    return { from: start, rows, total: this.#reader.total, matched: this.matched, scanned: this.scanned };
  }

  /** The capture's row at an index of the view, which must be below `matched`. */
  row(index: number): number {
    return this.#rows ? this.#rows.at(index) : index;
  }

  /** Index in the view of a row; null when the view does not have it (yet). */
  indexOf(row: number): number | null {
    if (!this.#rows) return row < this.#reader.total ? row : null;
    const index = this.#rows.lowerBound(row);
    return index < this.#rows.length && this.#rows.at(index) === row ? index : null;
  }

  get #readsRecords(): boolean {
    return this.#matches !== null || this.#text !== null;
  }

  #time(index: number): number {
    return this.#reader.record(this.row(index), { dataLimit: 0 }).time;
  }

  #takes(row: number): boolean {
    if (this.#kinds && !this.#kinds[this.#reader.kindCodeOf(row)]) return false;
    if (!this.#readsRecords) return true;
    const record = this.#scanner.scan(row, this.#dataLimit);
    return (this.#matches?.(record) ?? true) && (this.#text?.(record) ?? true);
  }
}
