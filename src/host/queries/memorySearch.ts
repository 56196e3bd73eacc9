import { pieceSize, piecesOf, type Range, union, within } from '../memory/ranges.ts';
import { type MemorySource, spanSize } from './memorySource.ts';

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

/**
 * Looks for a pattern until `deadline` says stop, and through one piece in any case: to find where data is in a capture that
 * another process is writing may take all the time, each time anew. What is no data is passed over without being read: 4 GiB
 * with a few pages cost a few pages. Where that reads as zeros it matches zeros, alone or with the data around it; what
 * cannot be read or was not recorded matches nothing.
 */
export function searchMemory(source: MemorySource, wanted: SearchFor, deadline: () => boolean): SearchResult {
  const { pattern, backwards } = wanted;
  const buffer = new Uint8Array(pieceSize + pattern.length - 1);
  let low = wanted.from;
  let high = Math.min(wanted.to, source.size - pattern.length + 1);
  let looked = false;
  while (low < high) {
    const span = Math.min(spanSize, high - low);
    let empty = true;
    for (const { start, count, zeros } of candidates(source, wanted, backwards ? high - span : low, span)) {
      empty = false;
      if (zeros) return { found: backwards ? start + count - 1 : start, left: null };
      if (deadline() && looked)
        return { found: null, left: backwards ? [low, start + count] : [start, high] };
      looked = true;
      const into = buffer.subarray(0, count + pattern.length - 1);
      const found = matchIn(into, start, source.read(start, into), wanted, start + count);
      if (found !== null) return { found, left: null };
    }
    if (backwards) high -= span;
    else low += span;
    if (empty && low < high && deadline()) return { found: null, left: [low, high] };
  }
  return { found: null, left: null };
}

/** Offsets of a span at which a match may begin, each piece in its turn: `zeros` are matches, the others are to be read. */
function* candidates(
  source: MemorySource,
  { pattern, mask, backwards }: SearchFor,
  from: number,
  span: number,
): Generator<{ readonly start: number; readonly count: number; readonly zeros: boolean }> {
  const before = pattern.length - 1;
  const reach = span + before;
  // What begins in a hole may end in data.
  const data = source.populated(from, reach);
  const aroundData = data.map(([start, count]): Range => [start - before, before + count]);
  const ofZeros = pattern.every((byte, at) => (byte & (mask[at] ?? 0)) === 0);
  const holes = ofZeros ? source.zeros(from, reach, data) : [];
  const inHoles = holes.map(([start, count]): Range => [start, count - before]);
  const all = [
    ...within(union(aroundData), from, span).map((range) => ({ range, zeros: false })),
    ...within(inHoles, from, span).map((range) => ({ range, zeros: true })),
  ].sort((a, b) => (a.range[0] - b.range[0]) * (backwards ? -1 : 1));
  for (const { range, zeros } of all) {
    for (const [start, count] of piecesOf([range], zeros ? Number.POSITIVE_INFINITY : pieceSize, backwards))
      yield { start, count, zeros };
  }
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
