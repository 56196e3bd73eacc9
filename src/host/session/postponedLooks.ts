import type { Deadlines } from '../reactor/deadlines.ts';

/** ms: short beside the time for which a program that announces something keeps it. */
const pause = 10;

/** Looks at other processes that would cost too much just now, at most one for each key. */
export class PostponedLooks {
  readonly #deadlines: Deadlines;
  readonly #looks = new Map<string, () => void>();
  #cancel: (() => void) | null = null;

  constructor(deadlines: Deadlines) {
    this.#deadlines = deadlines;
  }

  /** Has `look` called some milliseconds from now, in place of an older one with that key; it may postpone itself again. */
  add(key: string, look: () => void): void {
    this.#looks.set(key, look);
    this.#cancel ??= this.#deadlines.in(pause, () => this.#run());
  }

  /** Nothing that was postponed is looked at any more. */
  close(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#looks.clear();
  }

  #run(): void {
    this.#cancel = null;
    const looks = [...this.#looks.values()];
    this.#looks.clear();
    for (const look of looks) look();
  }
}
