import type { Range } from './ranges.ts';

/**
 * The part of `ranges` that is nearest to a place, `max` bytes of it: what is farther away is left out on both sides.
 *
 * @param ranges in rising order, not overlapping
 * @returns in rising order
 */
export function nearestRanges(
  ranges: ReadonlyArray<readonly [number, number]>,
  place: number,
  max: number,
): Range[] {
  const bytesWithin = (distance: number) =>
    ranges.reduce((sum, range) => sum + lengthOf(cut(range, place, distance)), 0);
  const end = ranges.reduce((most, [offset, length]) => Math.max(most, offset + length), 0);
  let near = 0;
  let far = Math.max(place, end);
  if (bytesWithin(far) <= max) near = far;
  while (near < far) {
    const middle = Math.ceil((near + far) / 2);
    if (bytesWithin(middle) <= max) near = middle;
    else far = middle - 1;
  }
  return ranges.map((range) => cut(range, place, near)).filter((range) => lengthOf(range) > 0);
}

function cut([offset, length]: readonly [number, number], place: number, distance: number): Range {
  const from = Math.max(offset, place - distance);
  return [from, Math.max(0, Math.min(offset + length, place + distance) - from)];
}

const lengthOf = ([, length]: Range) => length;
