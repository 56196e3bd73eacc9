export type Range = [offset: number, length: number];

/** So much of a section is held at once while it is read through. */
export const pieceSize = 1024 * 1024;

/** The same offsets in order, without overlaps, neighbours joined. */
export function union(ranges: ReadonlyArray<readonly [number, number]>): Range[] {
  const result: Range[] = [];
  for (const [offset, length] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && last[0] + last[1] >= offset) last[1] = Math.max(last[1], offset + length - last[0]);
    else result.push([offset, length]);
  }
  return result;
}

/** The parts of `ranges` that lie inside [offset, offset + length). */
export function within(
  ranges: ReadonlyArray<readonly [number, number]>,
  offset: number,
  length: number,
): Range[] {
  return ranges.flatMap(([start, count]): Range[] => {
    const from = Math.max(start, offset);
    const to = Math.min(start + count, offset + length);
    return to > from ? [[from, to - from]] : [];
  });
}

/** What lies between `ranges`, which are in order, and around them inside [offset, end). */
export function gapsIn(
  ranges: ReadonlyArray<readonly [number, number]>,
  offset: number,
  end: number,
): Range[] {
  const gaps: Range[] = [];
  let at = offset;
  for (const [start, length] of ranges) {
    const until = Math.min(start, end);
    if (until > at) gaps.push([at, until - at]);
    at = start + length;
  }
  if (at < end) gaps.push([at, end - at]);
  return gaps;
}

/** Ranges in pieces of at most so many bytes, from the first on, or from the last back. */
export function* piecesOf(ranges: readonly Range[], most: number, backwards = false): Generator<Range> {
  for (const [start, length] of backwards ? ranges.toReversed() : ranges) {
    for (let done = 0; done < length; done += most) {
      const count = Math.min(most, length - done);
      yield [backwards ? start + length - done - count : start + done, count];
    }
  }
}
