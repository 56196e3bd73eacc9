import { signal } from '@preact/signals';
import type { MemoryMatch } from '../../protocol/memoryAnswers.ts';
import type { PageMethods } from '../../protocol/requests.ts';
import { sentenceOf } from '../page/sentenceOf.ts';
import { type PatternKind, parsePattern } from './searchPattern.ts';

type SearchRequest = PageMethods['searchMemory']['params'];

export interface SearchState {
  /** Part that has been looked at, 0–1; null: no search is under way. */
  readonly progress: number | null;
  /** What came of it, or what is wrong with the pattern; '' while there is nothing to say. */
  readonly message: string;
  readonly failed: boolean;
}

const nothing: SearchState = { progress: null, message: '', failed: false };

/**
 * One search at a time through a section of any size: the host looks in pieces of some ms, and is asked for the next one
 * until something is found, all has been seen, or nobody wants to know any more.
 */
export class MemorySearch {
  readonly text = signal('');
  readonly kind = signal<PatternKind>('hex');
  readonly state = signal<SearchState>(nothing);
  readonly #ask: (request: SearchRequest) => Promise<MemoryMatch>;
  /** The search that is wanted now; older ones end at their next answer. */
  #current = 0;
  /** Where the last one that found something led. */
  #found: { readonly offset: number; readonly text: string; readonly kind: PatternKind } | null = null;

  constructor(ask: (request: SearchRequest) => Promise<MemoryMatch>) {
    this.#ask = ask;
  }

  cancel(): void {
    this.#current++;
    this.#found = null;
    this.state.value = nothing;
  }

  /** Whether what is looked for now was last found there: the next match is another one. */
  hasFound(offset: number): boolean {
    const { text, kind } = this;
    return (
      this.#found?.offset === offset && this.#found.text === text.value && this.#found.kind === kind.value
    );
  }

  /**
   * The next match behind `cursor` (or before it), around the end if there is none.
   * @returns its offset and length, or null when there is none or the search was given up
   */
  async find(
    where: { readonly memory: string; readonly at: number | null; readonly size: number },
    cursor: number | null,
    backwards: boolean,
  ): Promise<readonly [number, number] | null> {
    const current = ++this.#current;
    const sought = { text: this.text.value, kind: this.kind.value };
    const pattern = parsePattern(sought.text, sought.kind);
    if ('error' in pattern) {
      const { error, position } = pattern;
      const message = position === null ? error : `Character ${position + 1}: ${error}`;
      this.state.value = { progress: null, message, failed: true };
      return null;
    }
    const split = cursor === null ? (backwards ? where.size : 0) : backwards ? cursor : cursor + 1;
    const legs: [number, number][] = [
      [0, split],
      [split, where.size],
    ];
    if (!backwards) legs.reverse();
    const { memory, at, size } = where;
    let looked = 0;
    try {
      for (const [leg, [from, to]] of legs.entries()) {
        const request = { memory, at, pattern: pattern.bytes, mask: pattern.mask, from, to, backwards };
        const found = await this.#leg(request, current, (left) => {
          this.state.value = { progress: (looked + to - from - left) / size, message: '', failed: false };
        });
        if (current !== this.#current) return null;
        looked += to - from;
        if (found === null) continue;
        const message = leg === 0 ? '' : `Found past the ${backwards ? 'beginning' : 'end'}`;
        this.state.value = { progress: null, message, failed: false };
        this.#found = { offset: found, ...sought };
        return [found, pattern.bytes.length];
      }
      this.state.value = { progress: null, message: 'Not found', failed: true };
    } catch (error) {
      if (current !== this.#current) return null;
      const message = sentenceOf(error);
      this.state.value = { progress: null, message, failed: true };
    }
    return null;
  }

  /** @param told how many offsets are left, after each piece */
  async #leg(request: SearchRequest, current: number, told: (left: number) => void): Promise<number | null> {
    let { from, to } = request;
    while (from < to) {
      const { found, left } = await this.#ask({ ...request, from, to });
      if (current !== this.#current || left === null) return found;
      told(left[1] - left[0]);
      [from, to] = left;
    }
    return null;
  }
}
