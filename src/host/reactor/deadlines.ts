/**
 * Timers of the reactor thread. Its event loop stands still while the kernel waits, so timers of Node would fire late:
 * instead the wait is cut to the next deadline.
 */
export class Deadlines {
  readonly #pending = new Set<{ at: number; run: () => void }>();
  readonly #now: () => number;

  /** @param now ns, such as Clock.now */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Runs `run` once, `milliseconds` from now; returns what cancels it. */
  in(milliseconds: number, run: () => void): () => void {
    const entry = { at: this.#now() + milliseconds * 1e6, run };
    this.#pending.add(entry);
    return () => this.#pending.delete(entry);
  }

  /**
   * Runs `run` once, at the next multiple of `period` ms that is at least half a period away: what recurs for many
   * objects falls into one round of the reactor instead of one each.
   */
  atNext(period: number, run: () => void): () => void {
    const grid = period * 1e6;
    const now = this.#now();
    const at = Math.ceil((now + grid / 2) / grid) * grid;
    return this.in((at - now) / 1e6, run);
  }

  /** Milliseconds until the next deadline, at most `limit`. */
  remaining(limit: number): number {
    if (this.#pending.size === 0) return limit;
    let next = Number.POSITIVE_INFINITY;
    for (const { at } of this.#pending) if (at < next) next = at;
    return Math.max(0, Math.min(limit, Math.ceil((next - this.#now()) / 1e6)));
  }

  /** Runs what is due. */
  run(): void {
    if (this.#pending.size === 0) return;
    const now = this.#now();
    for (const entry of [...this.#pending]) {
      if (entry.at <= now && this.#pending.delete(entry)) entry.run();
    }
  }
}
