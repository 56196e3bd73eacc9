import type { MemoryWindow } from '../../protocol/memoryAnswers.ts';
import type { RowReader } from './rowReader.ts';

type Range = readonly [offset: number, length: number];

/** So many records are looked back at, which takes part of a second: bytes older than that count as not known. */
const farthest = 10_000;

/**
 * Bytes of a section as a capture knows them: the newest snapshot or change that stored a byte gives it. What changed
 * later without being stored is not known any more.
 * @param rows of the records that tell about the section's bytes, oldest first, up to the moment that is asked for
 */
export function memoryAt(
  reader: RowReader,
  rows: readonly number[],
  offset: number,
  length: number,
  size: number,
): MemoryWindow {
  const available = Math.max(0, Math.min(length, size - offset));
  const bytes = new Uint8Array(available);
  /** Per byte: 0 not decided yet, 1 known, 2 changed since and not stored. */
  const decided = new Uint8Array(available);
  let left = available;
  let time = 0;
  const within = (at: number, count: number) => at < offset + available && at + count > offset;
  for (let index = rows.length - 1; index >= Math.max(0, rows.length - farthest) && left > 0; index--) {
    const row = rows[index] ?? 0;
    const record = reader.record(row);
    if (record.kind !== 'memory.change' && record.kind !== 'memory.snapshot') continue;
    time ||= record.time;
    const stored = record.kind === 'memory.snapshot' || record.stored;
    const ranges = record.ranges.filter(([at, count]) => within(at, count));
    const segments =
      stored && ranges.length > 0
        ? reader.memorySegments(row).filter((segment) => within(segment.offset, segment.length))
        : [];
    for (const [at, count] of ranges) {
      for (const segment of segments) {
        const from = Math.max(at, segment.offset, offset);
        const to = Math.min(at + count, segment.offset + segment.length, offset + available);
        if (from >= to) continue;
        const part = new Uint8Array(to - from);
        const got = reader.readFile(segment.at + from - segment.offset, part);
        left -= decide(bytes, decided, from - offset, part.subarray(0, got));
      }
      // Whatever of the range has no bytes in the file has changed to something that nobody knows.
      const from = Math.max(at, offset) - offset;
      const to = Math.min(at + count, offset + available) - offset;
      for (let byte = from; byte < to; byte++) {
        if (decided[byte] !== 0) continue;
        decided[byte] = 2;
        left--;
      }
    }
  }
  return { offset, bytes, known: knownRanges(decided, offset), holes: [], time, live: false, size };
}

/** Takes over the bytes that are not decided yet; returns how many. */
function decide(bytes: Uint8Array, decided: Uint8Array, at: number, part: Uint8Array): number {
  let taken = 0;
  for (let index = 0; index < part.length; index++) {
    if (decided[at + index] !== 0) continue;
    decided[at + index] = 1;
    bytes[at + index] = part[index] ?? 0;
    taken++;
  }
  return taken;
}

function knownRanges(decided: Uint8Array, offset: number): Range[] {
  const ranges: Range[] = [];
  for (let at = 0; at < decided.length; ) {
    if (decided[at] !== 1) {
      at++;
      continue;
    }
    const from = at;
    while (decided[at] === 1) at++;
    ranges.push([offset + from, at - from]);
  }
  return ranges;
}
