/** Work for later, done by the thread that waits: it asks how long it may wait and then runs what is due. */
export class Timers {
  readonly #now: () => number;
  readonly #due = new Map<() => void, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Runs `work` in `delay` ms. Returns what cancels it. */
  in(delay: number, work: () => void): () => void {
    const once = () => work();
    this.#due.set(once, this.#now() + delay * 1e6);
    return () => this.#due.delete(once);
  }

  /** ms until the next is due, at most `timeout`. */
  limit(timeout: number): number {
    let limit = timeout;
    for (const due of this.#due.values()) limit = Math.min(limit, (due - this.#now()) / 1e6);
    return Math.max(0, limit);
  }

  run(): void {
    for (const [work, due] of this.#due) {
      if (due > this.#now()) continue;
      this.#due.delete(work);
      work();
    }
  }
}
