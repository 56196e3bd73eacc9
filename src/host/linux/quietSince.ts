/**
 * The moment since which what is taken of a connection next can have come: that of the last look that found nothing. Looks
 * are ours, and those of the loop that do not report the connection while it is watched. All times in ns.
 */
export class QuietSince {
  #at: number;
  /** A look of the loop that began later and did not report the connection found nothing. */
  #watchedFrom = Number.POSITIVE_INFINITY;

  /** @param connected a moment before which the peer was not connected */
  constructor(connected: number) {
    this.#at = connected;
  }

  get at(): number {
    return this.#at;
  }

  watched(now: number): void {
    this.#watchedFrom = Math.min(this.#watchedFrom, now);
  }

  unwatched(): void {
    this.#watchedFrom = Number.POSITIVE_INFINITY;
  }

  /** When the loop last looked and had nothing to report. */
  loopWasQuiet(at: number): void {
    if (at > this.#watchedFrom) this.#at = Math.max(this.#at, at);
  }

  /** A look of ours, begun then, has taken all that was there. */
  emptied(begun: number): void {
    this.#at = begun;
  }

  /** Something may be left: the look that reported it was no quiet one. */
  left(now: number): void {
    this.#watchedFrom = now;
  }
}
