import { totalOf } from '../../protocol/bytes.ts';
import type { MemoryMoment, MemoryPast } from '../../protocol/memoryAnswers.ts';
import type { Record, RecordOf } from '../../protocol/record.ts';
import type { CaptureReader } from '../capture/captureReader.ts';

/** So many records are looked back at. */
const farthest = 10_000;

/** The newest snapshots of a section, newest first. */
export function snapshotsOf(reader: CaptureReader, memory: string, count: number): MemoryMoment[] {
  const moments: MemoryMoment[] = [];
  for (const row of newestFirst(reader.memory.rows(memory))) {
    if (moments.length === count) break;
    if (reader.kindOf(row) === 'memory.snapshot') moments.push(momentOf(reader.record(row), row));
  }
  return moments;
}

/**
 * What a range of a section held over time: the snapshots and changes that touched it, newest first, of which only those
 * are told that brought other bytes. Pages are watched, not bytes: most changes of a page are none of a range in it.
 */
export function historyOf(
  reader: CaptureReader,
  memory: string,
  [offset, length]: readonly [number, number],
  count: number,
  deadline: () => boolean,
): MemoryPast {
  const moments: (MemoryMoment & { bytes: Uint8Array | null })[] = [];
  const rows = reader.memory.rows(memory);
  // Without the last one: what lies before it may have left the same bytes already.
  const broken = (): MemoryPast => ({ moments: moments.slice(0, -1), complete: false });
  for (const row of newestFirst(rows)) {
    if (deadline()) return broken();
    const record = reader.record(row, { dataLimit: 0 });
    if (!isMemory(record) || !touches(record, offset, length)) continue;
    const moment = { ...momentOf(record, row), bytes: bytesAt(reader, memory, offset, length, record) };
    const newer = moments.at(-1);
    if (newer?.bytes && moment.bytes && Buffer.compare(newer.bytes, moment.bytes) === 0) moments.pop();
    moments.push(moment);
    if (moments.length > count) return broken();
  }
  return rows.length > farthest ? broken() : { moments, complete: true };
}

function newestFirst(rows: readonly number[]): readonly number[] {
  return rows.slice(-farthest).toReversed();
}

type MemoryRecord = RecordOf<'memory.snapshot' | 'memory.change'>;
const isMemory = (record: Record): record is MemoryRecord =>
  record.kind === 'memory.snapshot' || record.kind === 'memory.change';

function touches({ ranges }: MemoryRecord, offset: number, length: number): boolean {
  return ranges.some(([at, count]) => at < offset + length && at + count > offset);
}

/** The range as this record left it, or null when not all of it was recorded. */
function bytesAt(
  reader: CaptureReader,
  memory: string,
  offset: number,
  length: number,
  { seq }: MemoryRecord,
): Uint8Array | null {
  const { bytes, known } = reader.memory.at(memory, offset, length, seq + 1);
  return totalOf(known) === length ? bytes : null;
}

function momentOf(record: Record, row: number): MemoryMoment {
  const { seq, time } = record;
  if (!isMemory(record)) return { seq, row, time, kind: 'change', reason: null, size: 0 };
  const size = totalOf(record.ranges);
  if (record.kind === 'memory.snapshot')
    return { seq, row, time, kind: 'snapshot', reason: record.reason, size };
  return { seq, row, time, kind: record.sampled ? 'change' : 'write', reason: null, size };
}
