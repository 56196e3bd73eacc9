/** Bytes of changes are stored while they stay under this rate; beyond it only the ranges. Bytes a second. */
const rate = 1024 * 1024;

/** How many bytes of a section's changes may be stored. */
export class StoredRate {
  #allowance = rate;
  #allowedAt = 0;

  /** Bytes that may be stored at this time (ns). */
  room(now: number): number {
    this.#allowance = Math.min(rate, this.#allowance + ((now - this.#allowedAt) / 1e9) * rate);
    this.#allowedAt = now;
    return this.#allowance;
  }

  use(bytes: number): void {
    this.#allowance -= bytes;
  }
}
