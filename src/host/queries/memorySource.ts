import type { CaptureReader } from '../capture/captureReader.ts';
import { type Range, union, within } from '../memory/ranges.ts';

/** Bytes of a section that can be looked through: those of the section itself, or those that a capture knows. */
export interface MemorySource {
  readonly size: number;
  /** Fills `into` from `offset`; returns the ranges [offset, length] that are known, the rest of `into` is zero. */
  read(offset: number, into: Uint8Array): readonly Range[];
  /** Ranges that may hold data inside [offset, offset + length), in order: the rest need not be read. */
  populated(offset: number, length: number): readonly Range[];
  /**
   * Ranges inside [offset, offset + length), in order, that hold no data and read as zeros.
   * @param data what `populated` tells of the same
   */
  zeros(offset: number, length: number, data: readonly Range[]): readonly Range[];
}

/**
 * Offsets that are asked for data at once. Where each second page is data, telling so takes two calls a page: of a
 * larger span that would take longer than an answer may.
 */
export const spanSize = 1 << 26;

/** So many records are looked at to find which bytes were ever stored. */
const farthest = 10_000;

/**
 * A section as a capture knows it.
 * @param beforeSeq only records below this number count: the section as it was then, `size` bytes of it
 */
export function recordedMemory(
  reader: CaptureReader,
  memory: string,
  size: number,
  beforeSeq: number,
): MemorySource {
  let stored: Range[] | null = null;
  return {
    size,
    read(offset, into) {
      const { bytes, known } = reader.memory.at(memory, offset, into.length, beforeSeq);
      into.fill(0);
      into.set(bytes);
      return known.map(([at, length]) => [at, length]);
    },
    populated(offset, length) {
      stored ??= storedRanges(reader, reader.memory.rows(memory, beforeSeq));
      return within(stored, offset, Math.min(length, size - offset));
    },
    // What was not recorded may have been anything.
    zeros: () => [],
  };
}

function storedRanges(reader: CaptureReader, rows: readonly number[]): Range[] {
  const ranges = rows.slice(-farthest).flatMap((row) => {
    const record = reader.record(row, { dataLimit: 0 });
    if (record.kind !== 'memory.snapshot' && record.kind !== 'memory.change') return [];
    return record.kind === 'memory.snapshot' || record.stored ? record.ranges : [];
  });
  return union(ranges);
}
