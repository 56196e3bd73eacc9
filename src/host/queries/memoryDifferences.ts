import { totalOf } from '../../protocol/bytes.ts';
import { piecesOf, type Range, union, within } from '../memory/ranges.ts';
import { type MemorySource, spanSize } from './memorySource.ts';

export interface Differences {
  /** Ranges [offset, length] whose bytes are known on both sides and not the same, in order. */
  readonly ranges: readonly Range[];
  /** Bytes that were looked at and are known on one side only: whether they differ cannot be told. */
  readonly oneSided: number;
  /** Where to go on; null: all has been compared. */
  readonly next: number | null;
}

const pieceSize = 1 << 18;
const blockSize = 4096;
/** Most ranges of one answer. */
const mostRanges = 2000;

/** Compares two states of a section at fixed offsets, from `from` on, until `deadline` says stop; one piece in any case. */
export function differences(
  a: MemorySource,
  b: MemorySource,
  from: number,
  deadline: () => boolean,
): Differences {
  // A section that has grown: of what only one side has, all is known on that side only.
  const size = Math.max(a.size, b.size);
  const ranges: Range[] = [];
  let oneSided = 0;
  let looked = false;
  const left = new Uint8Array(pieceSize);
  const right = new Uint8Array(pieceSize);
  for (let at = from; at < size; at += spanSize) {
    const span = Math.min(spanSize, size - at);
    // What only one side has may be all that is new: a page that nobody had written when a snapshot was taken.
    const populated = union([...a.populated(at, span), ...b.populated(at, span)]);
    for (const [offset, length] of piecesOf(populated, pieceSize)) {
      if ((deadline() && looked) || ranges.length >= mostRanges)
        return { ranges: union(ranges), oneSided, next: offset };
      looked = true;
      const knownLeft = a.read(offset, left.subarray(0, length));
      const knownRight = b.read(offset, right.subarray(0, length));
      const both = knownLeft.flatMap(([start, count]) => within(knownRight, start, count));
      for (const [start, count] of both) compare(left, right, offset, start, count, ranges);
      oneSided += totalOf(knownLeft) + totalOf(knownRight) - 2 * totalOf(both);
    }
    const next = at + spanSize;
    if (populated.length === 0 && next < size && deadline()) return { ranges: union(ranges), oneSided, next };
  }
  return { ranges: union(ranges), oneSided, next: null };
}

function compare(
  left: Uint8Array,
  right: Uint8Array,
  base: number,
  start: number,
  count: number,
  found: Range[],
): void {
  for (let block = start; block < start + count; block += blockSize) {
    const from = block - base;
    const to = Math.min(block + blockSize, start + count) - base;
    // Whole blocks first: most are the same, and this is done by the machine's own instructions.
    if (Buffer.compare(left.subarray(from, to), right.subarray(from, to)) === 0) continue;
    for (let at = from; at < to; at++) {
      if (left[at] === right[at]) continue;
      const begin = at;
      while (at < to && left[at] !== right[at]) at++;
      found.push([base + begin, at - begin]);
    }
  }
}
