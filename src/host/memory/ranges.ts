export type Range = [offset: number, length: number];

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

export function totalOf(ranges: ReadonlyArray<readonly [number, number]>): number {
  return ranges.reduce((sum, [, length]) => sum + length, 0);
}
