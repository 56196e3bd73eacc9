/** How long messages are counted before the next judgement. ns */
const period = 1e6;
/** Messages a ms from which on a connection is flooded, and below which it is so no more. */
const flooded = 100;
const calm = 50;
/** So much of the socket's buffer may fill between two looks: the sender must not have to wait for us. bytes */
const share = 64 * 1024;
/** What the kernel takes for a message besides its bytes. */
const overhead = 832;
/** Longest time between two looks. ns */
const longestInterval = 100_000;

/**
 * Judges whether so many messages come that they are better looked for than waited for.
 *
 * Whoever writes to a socket that somebody waits for pays for the news with each message, in a flood as much as a tenth of
 * the time of its writing. So a flooded connection is looked at many times a ms instead, as network drivers do (NAPI).
 */
export class FloodGauge {
  #from = Number.NEGATIVE_INFINITY;
  #messages = 0;
  #memory = 0;
  #interval = 0;

  /** ns between two looks; 0: it is no flood, and is waited for. */
  get interval(): number {
    return this.#interval;
  }

  /** So many messages, of so many bytes in all, have been taken. */
  took(messages: number, bytes: number, now: number): void {
    this.#messages += messages;
    this.#memory += bytes + messages * overhead;
    const passed = now - this.#from;
    if (passed < period) return;
    const aMillisecond = (this.#messages * 1e6) / passed;
    const goesOn = aMillisecond >= (this.#interval > 0 ? calm : flooded);
    this.#interval = goesOn ? Math.min(longestInterval, (share * passed) / this.#memory) : 0;
    this.#from = now;
    this.#messages = 0;
    this.#memory = 0;
  }
}
