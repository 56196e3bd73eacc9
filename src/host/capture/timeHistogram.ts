/** Slots that the whole run is divided into; between half of them and all are in use. */
const slots = 4096;
/** ns of a slot at the beginning: 0.27 s fit. */
const firstWidth = 2 ** 16;

/**
 * How many records each lane has in each slice of the whole run. The slices get twice as wide whenever the run has
 * outgrown them, so that it costs the same for a second and for a day.
 */
export class TimeHistogram {
  readonly #counts: (Uint32Array | undefined)[] = [];
  #width = firstWidth;

  /** ns of one slot. */
  get width(): number {
    return this.#width;
  }

  /** @param lane object and flags; time: ns since the start */
  add(lane: number, time: number): void {
    let slot = Math.floor(time / this.#width);
    while (slot >= slots) {
      this.#widen();
      slot = Math.floor(time / this.#width);
    }
    let counts = this.#counts[lane];
    if (!counts) {
      counts = new Uint32Array(slots);
      this.#counts[lane] = counts;
    }
    counts[slot] = (counts[slot] ?? 0) + 1;
  }

  /** Lanes with records. */
  lanes(): number[] {
    return Object.keys(this.#counts).map(Number);
  }

  /** Adds a lane's slots from `first` on to `into`, `each` of them to one element. */
  sum(lane: number, first: number, each: number, into: Uint32Array): void {
    const counts = this.#counts[lane];
    if (!counts) return;
    const end = Math.min(slots, first + each * into.length);
    for (let slot = Math.max(0, first); slot < end; slot++) {
      const at = Math.floor((slot - first) / each);
      into[at] = (into[at] ?? 0) + (counts[slot] ?? 0);
    }
  }

  #widen(): void {
    this.#width *= 2;
    for (const counts of this.#counts) {
      if (!counts) continue;
      for (let slot = 0; slot < slots / 2; slot++) {
        counts[slot] = (counts[slot * 2] ?? 0) + (counts[slot * 2 + 1] ?? 0);
      }
      counts.fill(0, slots / 2);
    }
  }
}
