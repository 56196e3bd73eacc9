import type { Row } from '../../protocol/rowAnswers.ts';
import type { CaptureReader } from '../capture/captureReader.ts';

/** Rows looked at: a child that has been silent for longer has no last words. */
const reach = 500_000;
/** Lines read, of all children and streams, each of which takes some µs. */
const mostRead = 10_000;
/** Bytes of a line. */
const lineBytes = 1024;

/** The last lines, at most so many, that a child wrote to a stream before a row, oldest first. */
export function lastOutput(
  reader: CaptureReader,
  child: string,
  stream: 'stdout' | 'stderr',
  before: number,
  lines: number,
): Row[] {
  const found: Row[] = [];
  const lowest = Math.max(0, before - reach);
  let read = 0;
  for (let row = Math.min(before, reader.total) - 1; row >= lowest && found.length < lines; row--) {
    // One byte a row tells the kind: nearly all rows are not even read.
    if (reader.kindOf(row) === 'child.start') {
      const started = reader.record(row, { dataLimit: 0 });
      if (started.kind === 'child.start' && started.child === child) break;
    }
    if (reader.kindOf(row) !== 'child.output') continue;
    if (++read > mostRead) break;
    const record = reader.record(row, { dataLimit: lineBytes });
    if (record.kind !== 'child.output' || record.child !== child || record.stream !== stream) continue;
    found.push({ row, record, previousTime: null });
  }
  return found.reverse();
}
