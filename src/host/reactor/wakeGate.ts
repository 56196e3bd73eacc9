/** States of the word. */
const open = 0;
const inUse = 1;
const closed = 2;

/**
 * Lets another thread wake the kernel until the kernel is disposed of, and not a moment longer: the number by which it is
 * woken is then closed, and soon means another file. That thread learns of the end later than it happens.
 */
export class WakeGate {
  /** To be given to the other thread, which makes a gate of it. */
  readonly memory: SharedArrayBuffer;
  readonly #word: Int32Array;

  constructor(memory = new SharedArrayBuffer(4)) {
    this.memory = memory;
    this.#word = new Int32Array(memory);
  }

  /** Calls `wake` unless the gate is closed, which waits for it. For one thread. */
  pass(wake: () => void): void {
    if (Atomics.compareExchange(this.#word, 0, open, inUse) !== open) return;
    try {
      wake();
    } finally {
      Atomics.store(this.#word, 0, open);
      Atomics.notify(this.#word, 0);
    }
  }

  /** Whoever passes now has passed when this returns, and nobody will again. */
  close(): void {
    while (Atomics.compareExchange(this.#word, 0, open, closed) === inUse) Atomics.wait(this.#word, 0, inUse);
  }
}
