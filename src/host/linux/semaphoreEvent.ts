import type { EventObject, EventSpec } from '../kernel/eventObject.ts';
import type { LedgerEntry } from '../kernel/kernel.ts';
import type { Address } from './libc/libc.ts';
import { refusal } from './libc/linuxError.ts';
import { sem_close, sem_getvalue, sem_open, sem_post, sem_trywait, sem_unlink } from './libc/semaphore.ts';

/** Takes per poll: a semaphore that somebody posts in a loop must not keep us here. */
const mostTakes = 10_000;

/** An event as a named POSIX semaphore. No call tells of a post without taking it, so it is looked at again and again. */
export class SemaphoreEvent implements EventObject {
  readonly childValue: string;
  readonly sampled = true;
  readonly tellsSets = false;
  readonly #spec: EventSpec;
  readonly #semaphore: Address;
  readonly #ledger: (entry: LedgerEntry) => void;
  /** Our posts that we have not taken again: no news when we wait ourselves. */
  #ours = 0;
  #open = true;

  constructor(spec: EventSpec, name: string, ledger: (entry: LedgerEntry) => void) {
    if (spec.reset === 'manual') {
      throw refusal(spec.object, 'a semaphore cannot be manual-reset.', 'Leave "reset" out, or "type".');
    }
    this.#spec = spec;
    this.#ledger = ledger;
    this.childValue = name;
    this.#semaphore = sem_open(spec.object, name, !spec.open);
    if (!spec.open) ledger({ name, type: 'semaphore' });
  }

  set(): { coalesced: boolean } {
    sem_post(this.#spec.object, this.#semaphore);
    this.#ours += 1;
    // It counts: each post can be taken, however many were there before.
    return { coalesced: false };
  }

  reset(): void {
    this.#take();
    this.#ours = 0;
  }

  peek(): number {
    return sem_getvalue(this.#spec.object, this.#semaphore);
  }

  poll(): number {
    const taken = this.#take();
    const ours = Math.min(this.#ours, taken);
    this.#ours -= ours;
    return taken - ours;
  }

  rearm(): void {}

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    sem_close(this.#semaphore);
    if (this.#spec.open) return;
    sem_unlink(this.childValue);
    this.#ledger({ gone: this.childValue });
  }

  #take(): number {
    let taken = 0;
    while (taken < mostTakes && sem_trywait(this.#semaphore)) taken += 1;
    return taken;
  }
}
