import { computed, effect, signal } from '@preact/signals';
import type { SessionModel } from './SessionModel.ts';

type Model = Pick<SessionModel, 'channel' | 'follow' | 'rows'>;

/** How many rows were recorded since the end of the view is not followed any more, and have not been on the screen yet. */
export class NewRows {
  /** Rows that were there when following stopped; null while that is not known. */
  readonly #before = signal<number | null>(null);
  /** Rows that there were up to the last one that has been on the screen since. */
  readonly #seen = signal(0);
  readonly #model: Model;
  /** 0 as well while nothing can be said. */
  readonly count = computed(() => {
    const before = this.#before.value;
    return before === null
      ? 0
      : Math.max(0, this.#model.rows.matched.value - Math.max(before, this.#seen.value));
  });

  constructor(model: Model) {
    this.#model = model;
    const { follow, rows } = model;
    effect(() => {
      this.#before.value = null;
      this.#seen.value = 0;
      // What a view begins with is not new.
      if (follow.value || !rows.answered.value) return;
      const total = rows.total.peek();
      if (rows.scanned.peek() >= total) this.#before.value = rows.matched.peek();
      else void this.#ask(total);
    });
  }

  /** The rows before this one have been scrolled past or are on the screen. */
  shownUpTo(end: number): void {
    if (end > this.#seen.peek()) this.#seen.value = end;
  }

  /** A view that is still being found grows by rows that are old: how many there will be is known to the host. */
  async #ask(total: number): Promise<void> {
    const { channel, follow, rows } = this.#model;
    const { query } = rows;
    const place = await channel.request('locate', { query, row: total }).catch(() => null);
    if (place && rows.query === query && !follow.peek()) this.#before.value = place.before;
  }
}
