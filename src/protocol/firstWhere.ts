/** The first index below `count` for which `isThere` holds, as it does for all behind it; `count` when for none. */
export function firstWhere(count: number, isThere: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isThere(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
