import type { Timer } from './eventLoop.ts';
import type { KernelContext } from './kernelContext.ts';

/** No notification tells that the peer has read everything. ms */
const interval = 5;

/** Waits until a peer has read everything, and no longer than was said. */
export class Linger {
  readonly #context: KernelContext;
  readonly #isRead: () => boolean;
  readonly #over: (isRead: boolean) => void;
  #timer: Timer | null = null;
  /** ns */
  #endsAt = Number.POSITIVE_INFINITY;

  /** @param over called once, from a later turn of the loop, with what `isRead` then said */
  constructor(context: KernelContext, isRead: () => boolean, over: (isRead: boolean) => void) {
    this.#context = context;
    this.#isRead = isRead;
    this.#over = over;
  }

  /** Begins to wait, or makes the wait shorter. @param timeout ms */
  within(timeout: number): void {
    this.#endsAt = Math.min(this.#endsAt, this.#context.clock.now() + timeout * 1e6);
    // Not at once: this may be a sink's call, in the middle of a batch.
    this.#timer ??= this.#context.loop.after(0, () => this.#look());
  }

  cancel(): void {
    this.#timer?.cancel();
  }

  #look(): void {
    const isRead = this.#isRead();
    const isLate = this.#context.clock.now() >= this.#endsAt;
    // While reading is paused, what has come cannot be taken, and must not be lost.
    if ((isRead || isLate) && !this.#context.paused) this.#over(isRead);
    else this.#timer = this.#context.loop.after(interval, () => this.#look());
  }
}
