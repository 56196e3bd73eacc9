import type { Fold, Row, RowWindow } from '../../protocol/rowAnswers.ts';
import type { CaptureReader } from './captureReader.ts';

/** Bytes of a row's `data`. */
const rowData = 256;

/** The records that a query takes, in their order, as far as they were found. */
export interface RecordView {
  readonly reader: CaptureReader;
  /** Rows found so far. */
  readonly matched: number;
  /** Records looked at so far; the capture's total when all were. */
  readonly scanned: number;
  readonly complete: boolean;
  /** Looks at more records for at most about `budget` ms; call again until `complete`. */
  extend(budget?: number): void;
  /** The capture's row at an index, which must be below `matched`. */
  row(index: number): number;
  /** Index of the first row of the view that is not below this row of the capture. */
  lowerBound(row: number): number;
  /** Index of the row of the view that shows this row of the capture; null when none does (yet). */
  indexOf(row: number): number | null;
  foldAt?(index: number): Fold | null;
}

/**
 * @param from index in the view; null: the last `count`
 * @param dataLimit most bytes of a row's `data`
 */
export function windowOf(
  view: RecordView,
  from: number | null,
  count: number,
  dataLimit = rowData,
): RowWindow {
  const { reader, matched, scanned } = view;
  const start = Math.max(0, from === null ? matched - count : Math.min(from, matched));
  const rows: Row[] = [];
  const lastTime = (index: number) => view.foldAt?.(index)?.lastTime ?? reader.timeOf(view.row(index));
  let previousTime = start > 0 ? lastTime(start - 1) : null;
  for (let index = start; index < Math.min(start + count, matched); index++) {
    const row = view.row(index);
    const record = reader.record(row, { dataLimit });
    const fold = view.foldAt?.(index) ?? null;
    rows.push(fold ? { row, record, previousTime, fold } : { row, record, previousTime });
    previousTime = fold?.lastTime ?? record.time;
  }
  return { from: start, rows, total: reader.total, matched, scanned };
}

/** Whether a window would hold all that is asked for, however many records are still to be looked at. */
export function holds({ complete, matched }: RecordView, from: number | null, count: number): boolean {
  return complete || (from !== null && from + count <= matched);
}
