import type { Query, Row } from '../../protocol/requests.ts';
import type { CaptureReader } from './captureReader.ts';

/** Provisional: everything matches. */
export class FilteredView {
  readonly #reader: CaptureReader;
  constructor(reader: CaptureReader, _query: Query) {
    this.#reader = reader;
  }
  get matched(): number {
    return this.#reader.total;
  }
  get scanned(): number {
    return this.#reader.total;
  }
  async advance(): Promise<void> {}
  window(from: number | null, count: number): { from: number; rows: Row[] } {
    const start = from ?? Math.max(0, this.#reader.total - count);
    return { from: start, rows: this.#reader.rows(start, count) };
  }
  indexOf(row: number): number | null {
    return row;
  }
}
