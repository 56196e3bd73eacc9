/** What samples/patterns.c sends for a seed, so that whoever receives it can tell that nothing is missing and nothing wrong. */

/** Each bit of the result depends on each bit of the word (the end of murmur3). */
function mixed(word: number): number {
  const first = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return second ^ (second >>> 16);
}

const keyOf = (seed: number, pipe: number, number: number) => mixed(seed ^ mixed(pipe ^ mixed(number)));
const wordOf = (key: number, index: number) => mixed(key + Math.imul(index, 0x9e3779b9));

/** The message with this number, from 0, on a pipe. */
export function patternOf(seed: number, pipe: number, number: number, length: number): Buffer {
  const bytes = Buffer.alloc((length + 3) & ~3);
  const key = keyOf(seed, pipe, number);
  for (let at = 0; at < length; at += 4) bytes.writeInt32LE(wordOf(key, at >> 2), at);
  return bytes.subarray(0, length);
}

/** Whether these are all the bytes of that message; without making any object, for those who look at millions. */
export function isPattern(bytes: Uint8Array, seed: number, pipe: number, number: number): boolean {
  const key = keyOf(seed, pipe, number);
  let word = 0;
  for (let at = 0; at < bytes.length; at++) {
    if ((at & 3) === 0) word = wordOf(key, at >> 2);
    if (bytes[at] !== (word & 255)) return false;
    word >>>= 8;
  }
  return true;
}

export interface Sent {
  readonly pipe: number;
  readonly bytes: Buffer;
}

/** All messages that the sample sends over `pipes` pipes, in their order. */
export function patternsSent(seed: number, count: number, pipes: number, sizes: readonly number[]): Sent[] {
  const below = numbersFrom(seed);
  const next = Array.from({ length: pipes }, () => 0);
  return Array.from({ length: count }, () => {
    const pipe = below(pipes);
    const length = sizes[below(sizes.length)] ?? 0;
    const number = next[pipe] ?? 0;
    next[pipe] = number + 1;
    return { pipe, bytes: patternOf(seed, pipe, number, length) };
  });
}

/** Whole numbers below a limit, the same for the same seed (mulberry32, as in the sample). */
export function numbersFrom(seed: number): (limit: number) => number {
  let state = seed | 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return Math.floor((((word ^ (word >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}
