/** A burst is compared with the slices in this part of the strip before it. */
const before = 64;
/** So many times as much as before is a burst. */
const rise = 4;

/**
 * Slices in which a burst begins: much more than in the slices before, as the first activity after a quiet time is.
 * @param total records in each slice
 */
export function burstStarts(total: Uint32Array): readonly number[] {
  const window = Math.max(2, Math.floor(total.length / before));
  const starts: number[] = [];
  let sum = 0;
  for (const [at, value] of total.entries()) {
    const mean = sum / Math.max(1, Math.min(at, window));
    if (value > mean * rise) starts.push(at);
    sum += value;
    if (at >= window) sum -= total[at - window] ?? 0;
  }
  return starts;
}

/** The place in a rising list before or behind `at`; null when there is none. */
export function nextOf(places: readonly number[], at: number, forwards: boolean): number | null {
  const found = forwards ? places.find((place) => place > at) : places.findLast((place) => place < at);
  return found ?? null;
}
