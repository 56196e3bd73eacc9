import { type MemorySource, piecesOf, spanSize } from './memorySource.ts';

export interface SearchFor {
  readonly pattern: Uint8Array;
  /** Which bits of the pattern count, a byte each: 0xff all, 0 any byte will do. */
  readonly mask: Uint8Array;
  /** Offsets at which a match may begin: the first, and the one behind the last. */
  readonly from: number;
  readonly to: number;
  /** Begins at the end of these, and goes down. */
  readonly backwards: boolean;
}

export interface SearchResult {
  /** Offset of the first match on the way. */
  readonly found: number | null;
  /** Offsets [from, to) that have not been looked at; null: all have, or something was found. */
  readonly left: readonly [from: number, to: number] | null;
}

/** Most bytes that are read at once. */
const pieceSize = 1 << 20;

/**
 * Looks for a pattern until `deadline` says stop. What is no data (a hole, not committed, not recorded) is passed over
 * without being read, and matches nothing: 4 GiB with a few pages cost a few pages.
 */
export function searchMemory(source: MemorySource, wanted: SearchFor, deadline: () => boolean): SearchResult {
  const { pattern, backwards } = wanted;
  const buffer = new Uint8Array(pieceSize + pattern.length - 1);
  let low = wanted.from;
  let high = Math.min(wanted.to, source.size - pattern.length + 1);
  while (low < high) {
    const span = Math.min(spanSize, high - low);
    const ranges = source.populated(backwards ? high - span : low, span);
    for (const [start, count] of piecesOf(ranges, pieceSize, backwards)) {
      if (deadline()) return { found: null, left: backwards ? [low, start + count] : [start, high] };
      const into = buffer.subarray(0, count + pattern.length - 1);
      const found = matchIn(into, start, source.read(start, into), wanted, start + count);
      if (found !== null) return { found, left: null };
    }
    if (backwards) high -= span;
    else low += span;
    if (ranges.length === 0 && low < high && deadline()) return { found: null, left: [low, high] };
  }
  return { found: null, left: null };
}

/** First (or last) match in the known parts of a piece that begins below `end`, as an offset of the whole. */
function matchIn(
  piece: Uint8Array,
  start: number,
  known: ReadonlyArray<readonly [number, number]>,
  wanted: SearchFor,
  end: number,
): number | null {
  for (const [offset, length] of wanted.backwards ? known.toReversed() : known) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset + offset - start, length);
    const at = indexOfPattern(bytes, wanted, end - offset);
    if (at !== null) return offset + at;
  }
  return null;
}

/** Node searches for the longest run of whole bytes; the rest of the pattern is compared where that is found. */
function indexOfPattern(bytes: Buffer, wanted: SearchFor, limit: number): number | null {
  const { pattern, mask, backwards } = wanted;
  const [anchorAt, anchorLength] = longestWholeRun(mask);
  const anchor = pattern.subarray(anchorAt, anchorAt + anchorLength);
  const last = Math.min(limit - 1, bytes.length - pattern.length);
  const fits = (at: number) =>
    pattern.every((byte, i) => (((bytes[at + i] ?? 0) ^ byte) & (mask[i] ?? 0)) === 0);
  for (let at = backwards ? last : 0; at >= 0 && at <= last; at += backwards ? -1 : 1) {
    if (anchorLength > 0) {
      const hit = backwards ? bytes.lastIndexOf(anchor, at + anchorAt) : bytes.indexOf(anchor, at + anchorAt);
      at = hit - anchorAt;
      if (hit < 0 || at < 0 || at > last) return null;
    }
    if (fits(at)) return at;
  }
  return null;
}

function longestWholeRun(mask: Uint8Array): [at: number, length: number] {
  let best: [number, number] = [0, 0];
  for (let at = 0; at < mask.length; at++) {
    let end = at;
    while (mask[end] === 0xff) end++;
    if (end - at > best[1]) best = [at, end - at];
    at = Math.max(at, end);
  }
  return best;
}
