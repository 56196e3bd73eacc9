import { signal } from '@preact/signals';
import type { MemoryDifferences } from '../../protocol/memoryAnswers.ts';
import type { PageMethods } from '../../protocol/requests.ts';
import { ByteWindow, type HexChunk } from '../hex/ByteWindow.ts';
import { sentenceOf } from '../page/sentenceOf.ts';

type CompareRequest = PageMethods['compareMemory']['params'];

export interface ComparisonState {
  /** Number of the record whose state is compared with; null: the section as it is now. */
  readonly seq: number | null;
  /** Ranges [offset, length] that differ, in order, as far as they have been found. */
  readonly ranges: readonly (readonly [number, number])[];
  /** Bytes so far that only one of the two states has. */
  readonly oneSided: number;
  /** Part of the section that has been compared, 0–1; null: all of it. */
  readonly progress: number | null;
  /** Offset from which on nothing was compared, as enough was found before it; null: all was. */
  readonly end: number | null;
  readonly error: string | null;
}

/** More ranges are not kept: they could not be looked at one by one either. */
const mostRanges = 20_000;

/** What is on the screen, compared with another state of the section at the same offsets. */
export class MemoryComparison {
  /** null: nothing is compared. */
  readonly state = signal<ComparisonState | null>(null);
  /** The other state's bytes around what is on the screen. */
  readonly other = new ByteWindow();
  readonly #ask: (request: CompareRequest) => Promise<MemoryDifferences>;
  #current = 0;
  /** Where the range begins that was last gone to. */
  #visited: number | null = null;

  constructor(ask: (request: CompareRequest) => Promise<MemoryDifferences>) {
    this.#ask = ask;
  }

  stop(): void {
    this.#current++;
    this.state.value = null;
  }

  /** @returns whether anything differs from what was compared with before */
  takeOther(chunk: HexChunk): boolean {
    return this.other.take(chunk, 0);
  }

  /** Finds all differences in pieces. What changes meanwhile is seen by comparing again. */
  async compare(memory: string, shown: number | null, seq: number | null, size: number): Promise<void> {
    const current = ++this.#current;
    this.#visited = null;
    const ranges: (readonly [number, number])[] = [];
    let oneSided = 0;
    this.state.value = { seq, ranges, oneSided, progress: 0, end: null, error: null };
    try {
      for (let from: number | null = 0; from !== null; ) {
        const answer: MemoryDifferences = await this.#ask({ memory, a: seq, b: shown, from });
        if (current !== this.#current) return;
        ranges.push(...answer.ranges);
        oneSided += answer.oneSided;
        from = answer.next;
        const end = ranges.length < mostRanges ? null : from;
        const progress = from === null || end !== null ? null : from / size;
        this.state.value = { seq, ranges: [...ranges], oneSided, progress, end, error: null };
        if (end !== null) return;
      }
    } catch (error) {
      if (current !== this.#current) return;
      const message = sentenceOf(error);
      this.state.value = { seq, ranges, oneSided, progress: null, end: null, error: message };
    }
  }

  /**
   * The next range behind `offset`, or the one before it, around the end. One that begins there is the next as long as
   * nobody has gone to it: the first difference may be the first byte, where the cursor stands from the beginning.
   */
  next(offset: number, backwards: boolean): readonly [number, number] | null {
    const ranges = this.state.value?.ranges ?? [];
    const from = offset === this.#visited ? offset + 1 : offset;
    const found = backwards
      ? (ranges.findLast(([start, length]) => start + length <= offset) ?? ranges.at(-1))
      : (ranges.find(([start]) => start >= from) ?? ranges[0]);
    this.#visited = found?.[0] ?? null;
    return found ?? null;
  }

  /** Whether the byte at an offset is known on both sides and another one here. */
  differs(offset: number, byte: number | null): boolean {
    if (this.state.value === null || byte === null) return false;
    const there = this.other.byte(offset);
    return there !== null && there !== byte;
  }
}
