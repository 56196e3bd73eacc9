import type { Query } from '../../protocol/query.ts';
import type { CaptureReader } from './captureReader.ts';

/** The rows that a query's moments and its first row leave: one stretch, whose end may still grow. */
export class RowRange {
  readonly #reader: CaptureReader;
  readonly #range: Query['range'];
  readonly #fromRow: number;
  readonly #toRow: number;
  #begin: number | null = null;
  #end: number | null = null;

  constructor(reader: CaptureReader, { range, fromRow = 0, toRow = Number.POSITIVE_INFINITY }: Query) {
    this.#reader = reader;
    this.#range = range;
    this.#fromRow = fromRow;
    this.#toRow = toRow;
    if (!range) this.#begin = fromRow;
  }

  /** Times never fall, so a bound stands once there is a row behind it. */
  get begin(): number {
    if (this.#begin !== null || !this.#range) return this.#begin ?? this.#fromRow;
    const row = this.#reader.rowAtTime(this.#range[0]);
    const begin = Math.max(row, this.#fromRow);
    if (row < this.#reader.total) this.#begin = begin;
    return begin;
  }

  /** One past the last row. */
  get end(): number {
    return Math.min(this.#toRow, this.#endOfMoments);
  }

  get #endOfMoments(): number {
    if (this.#end !== null || !this.#range) return this.#end ?? this.#reader.total;
    const row = this.#reader.rowAtTime(this.#range[1] + 1);
    if (row < this.#reader.total) this.#end = row;
    return row;
  }
}
