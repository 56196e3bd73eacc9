import { compileFilter } from '../../protocol/filter/compileFilter.ts';
import type { Predicate } from '../../protocol/filter/parser.ts';
import { groupOf, objectOf } from '../../protocol/kindGroups.ts';
import { type Record, recordKinds } from '../../protocol/record.ts';
import type { Query, Row, RowWindow } from '../../protocol/requests.ts';
import { sentence, what } from '../../protocol/summary.ts';
import type { CaptureReader } from './captureReader.ts';
import { RowList } from './chunkedColumns.ts';

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
  readonly #text: TextSearch | null;
  /** Without it the bytes of messages, which are most of a capture, are not even read. */
  readonly #needsData: boolean;
  readonly #rows: RowList | null;
  #scanned = 0;

  /** @throws FilterError */
  constructor(reader: CaptureReader, query: Query) {
    this.#reader = reader;
    const { kinds } = query;
    this.#kinds = kinds && recordKinds.map((kind) => kinds.includes(groupOf[kind]));
    this.#matches = query.filter.trim() === '' ? null : compileFilter(query.filter);
    this.#text = query.text === '' ? null : textSearch(query.text);
    this.#needsData = this.#text !== null || /\bdata\b/.test(query.filter);
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

  /**
   * Extends for at most about 50 ms, letting other work run in between: enough for an answer that says how far it got
   * (`scanned`), while nobody has to wait for millions of records.
   */
  async advance(): Promise<void> {
    const deadline = performance.now() + 50;
    for (this.extend(); !this.complete && performance.now() < deadline; this.extend()) {
      await new Promise((resolve) => setImmediate(resolve));
    }
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
    const record = this.#reader.record(row, this.#needsData ? {} : { dataLimit: 0 });
    return (this.#matches?.(record) ?? true) && (this.#text?.(record) ?? true);
  }
}

type TextSearch = (record: Record) => boolean;

/** Finds text without case: in what is shown of a record, in its bytes as UTF-8 and UTF-16, and in their hex. */
function textSearch(text: string): TextSearch {
  const wanted = text.toLowerCase();
  const utf8 = new TextDecoder();
  const utf16 = new TextDecoder('utf-16le');
  const hex = /^[0-9a-f]{2}( ?[0-9a-f]{2})+$/.test(wanted)
    ? Buffer.from(wanted.replaceAll(' ', ''), 'hex')
    : null;
  const inBytes = (data: Uint8Array) => {
    if (utf8.decode(data).toLowerCase().includes(wanted)) return true;
    if (hex && Buffer.from(data.buffer, data.byteOffset, data.length).includes(hex)) return true;
    // UTF-16 has zero bytes in nearly any language's text, if only in its blanks and digits.
    if (!data.includes(0)) return false;
    // Text of Windows programs may begin at an odd byte, behind a header.
    return [0, 1].some((skip) => utf16.decode(data.subarray(skip)).toLowerCase().includes(wanted));
  };
  const inWords = (record: Record) =>
    `${objectOf(record) ?? ''} ${what(record)} ${record.kind}`.toLowerCase().includes(wanted);
  return (record) => {
    if (inWords(record)) return true;
    if (record.kind === 'message') return inBytes(record.data);
    if (sentence(record).toLowerCase().includes(wanted)) return true;
    if (record.kind === 'child.output') return inBytes(record.data);
    return JSON.stringify(record).toLowerCase().includes(wanted);
  };
}
