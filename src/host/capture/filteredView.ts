import { compileFilter } from '../../protocol/filter/compileFilter.ts';
import type { Predicate } from '../../protocol/filter/parser.ts';
import { groupOf } from '../../protocol/kindGroups.ts';
import type { Query } from '../../protocol/query.ts';
import { recordKinds } from '../../protocol/record.ts';
import type { CaptureReader } from './captureReader.ts';
import { RowList } from './chunkedColumns.ts';
import { ObjectFilter } from './objectFilter.ts';
import type { RecordView } from './recordView.ts';
import { RowRange } from './rowRange.ts';
import type { RowReader } from './rowReader.ts';
import { textSearch } from './textSearch.ts';

/** Rows between two looks at the clock. */
const slice = 256;

/**
 * The records of a capture that a query takes, found bit by bit and extended as the capture grows.
 *
 * A query that takes everything, or all of a stretch, keeps no list; one that names kinds or objects reads no record.
 */
export class FilteredView implements RecordView {
  readonly reader: CaptureReader;
  readonly #range: RowRange;
  readonly #objects: ObjectFilter | null;
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
    this.reader = reader;
    this.#range = new RowRange(reader, query);
    this.#objects = ObjectFilter.of(reader, query);
    const { kinds } = query;
    this.#kinds = kinds && recordKinds.map((kind) => kinds.includes(groupOf[kind]));
    this.#matches = query.filter.trim() === '' ? null : compileFilter(query.filter);
    this.#text = query.text === '' ? null : textSearch(query.text);
    const needsData = this.#text !== null || /\bdata\b/.test(query.filter);
    this.#dataLimit = needsData ? Number.POSITIVE_INFINITY : 0;
    this.#scanner = reader.scanner();
    this.#rows = this.#kinds || this.#objects || this.#readsRecords ? new RowList() : null;
  }

  get matched(): number {
    return this.#rows ? this.#rows.length : Math.max(0, this.#range.end - this.#range.begin);
  }

  get scanned(): number {
    return this.complete ? this.reader.total : this.#scanned;
  }

  get complete(): boolean {
    return this.#rows === null || this.#scanned >= this.#range.end;
  }

  extend(budget = 10): void {
    const rows = this.#rows;
    if (!rows) return;
    const deadline = performance.now() + budget;
    const { begin, end } = this.#range;
    this.#scanned = Math.max(this.#scanned, begin);
    // At least one turn, so that whoever calls until it is complete gets there.
    do {
      const stop = Math.min(this.#scanned + (this.#readsRecords ? slice : slice * 64), end);
      for (; this.#scanned < stop; this.#scanned++) if (this.#takes(this.#scanned)) rows.push(this.#scanned);
    } while (this.#scanned < end && performance.now() < deadline);
  }

  row(index: number): number {
    return this.#rows ? this.#rows.at(index) : this.#range.begin + index;
  }

  lowerBound(row: number): number {
    if (this.#rows) return this.#rows.lowerBound(row);
    return Math.max(0, Math.min(row - this.#range.begin, this.matched));
  }

  indexOf(row: number): number | null {
    const index = this.lowerBound(row);
    return index < this.matched && this.row(index) === row ? index : null;
  }

  get #readsRecords(): boolean {
    return this.#matches !== null || this.#text !== null;
  }

  #takes(row: number): boolean {
    if (this.#kinds && !this.#kinds[this.reader.columns.kind(row)]) return false;
    if (this.#objects && !this.#objects.takes(row)) return false;
    if (!this.#readsRecords) return true;
    const record = this.#scanner.scan(row, this.#dataLimit);
    return (this.#matches?.(record) ?? true) && (this.#text?.(record) ?? true);
  }
}
