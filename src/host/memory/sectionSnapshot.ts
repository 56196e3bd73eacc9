import { totalOf } from '../../protocol/bytes.ts';
import type { SectionView } from '../kernel/section.ts';
import type { StoredBytes } from '../session/recorder.ts';
import { nearestRanges } from './nearestRanges.ts';
import { pieceSize, piecesOf, type Range, union } from './ranges.ts';

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
  for (const [at, length] of piecesOf(wanted, pieceSize)) {
    const data = new Uint8Array(length);
    for (const [from, known] of view.read(at, data)) {
      ranges.push([from, known]);
      bytes.push({ offset: from, data: data.subarray(from - at, from - at + known) });
    }
  }
  return { ranges: union(ranges), bytes, left: totalOf(populated) - totalOf(wanted) };
}
