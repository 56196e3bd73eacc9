import { firstWhere } from '../../protocol/firstWhere.ts';
import { groupSize, type RecordColumns } from './recordColumns.ts';
import type { RowReader } from './rowReader.ts';

/** The first row taken at this time (ns since the start) or later; the number of rows when there is none. */
export function rowAtTime(columns: RecordColumns, rows: RowReader, time: number): number {
  const total = columns.length;
  const group = firstWhere(Math.ceil(total / groupSize), (middle) => columns.groupTime(middle) >= time);
  let row = Math.max(0, group - 1) * groupSize;
  while (row < total && (rows.packet(row)?.time ?? 0) < time) row++;
  return row;
}

/** The row of the record with this number, null when it is not in the capture. */
export function rowOf(columns: RecordColumns, rows: RowReader, seq: number): number | null {
  const seqOf = (row: number) => rows.packet(row)?.seq ?? 0;
  const total = columns.length;
  // Where every record was stored, it is the row of that number.
  if (seq > 0 && seq <= total && seqOf(seq - 1) === seq) return seq - 1;
  const row = firstWhere(Math.min(seq, total), (middle) => seqOf(middle) >= seq);
  return row < total && seqOf(row) === seq ? row : null;
}

/** How many of these rising rows are records below a number. */
export function countBefore(candidates: readonly number[], rows: RowReader, seq: number): number {
  return firstWhere(candidates.length, (middle) => (rows.packet(candidates[middle] ?? 0)?.seq ?? 0) >= seq);
}
