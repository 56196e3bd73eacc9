import type { SectionView } from '../kernel/section.ts';
import type { StoredBytes } from '../session/recorder.ts';
import { nearestRanges } from './nearestRanges.ts';
import { type Range, totalOf, union } from './ranges.ts';

const pieceSize = 1024 * 1024;

/** Bytes of a section at one moment, as far as they exist and are kept. */
export interface SectionSnapshot {
  readonly ranges: Range[];
  readonly bytes: readonly StoredBytes[];
  /** Bytes that exist and were left out. */
  readonly left: number;
}

/** @param max most bytes that are kept: those nearest to `place` */
export function takeSnapshot(view: SectionView, place: number, max: number): SectionSnapshot {
  const populated = view.populated(0, view.size);
  const wanted = nearestRanges(populated, place, max);
  const ranges: Range[] = [];
  const bytes: StoredBytes[] = [];
  for (const [start, length] of wanted) {
    for (let at = start; at < start + length; at += pieceSize) {
      const data = new Uint8Array(Math.min(pieceSize, start + length - at));
      for (const [from, known] of view.read(at, data)) {
        ranges.push([from, known]);
        bytes.push({ offset: from, data: data.subarray(from - at, from - at + known) });
      }
    }
  }
  return { ranges: union(ranges), bytes, left: totalOf(populated) - totalOf(wanted) };
}
