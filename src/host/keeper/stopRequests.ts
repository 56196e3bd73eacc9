import { createInterface, type Interface } from 'node:readline';

export type StopReason = 'interrupted' | 'terminated' | 'stopped';

const signals: ReadonlyArray<readonly [NodeJS.Signals, StopReason]> = [
  ['SIGINT', 'interrupted'],
  ['SIGTERM', 'terminated'],
  // A closed console.
  ['SIGHUP', 'terminated'],
  ...(process.platform === 'win32' ? ([['SIGBREAK', 'interrupted']] as const) : []),
];

/**
 * Everything that asks a run of the command line to stop: Ctrl+C, SIGTERM, a closed console, and on request the line
 * `stop` on stdin, the only way on Windows for a program that started us. Requests that come before somebody can act on
 * them are kept.
 */
export class StopRequests {
  readonly #lines: Interface | null;
  readonly #listeners: ReadonlyArray<readonly [NodeJS.Signals, () => void]>;
  #stop: ((reason: StopReason) => void) | null = null;
  #early: StopReason | null = null;
  #requested: StopReason | null = null;

  /** @param stdin whether the line `stop` counts */
  constructor(stdin: boolean) {
    this.#listeners = signals.map(([signal, reason]) => [signal, () => this.#request(reason)]);
    for (const [signal, listener] of this.#listeners) process.on(signal, listener);
    this.#lines = stdin ? createInterface({ input: process.stdin }) : null;
    this.#lines?.on('line', (line) => {
      if (line.trim() === 'stop') this.#request('stopped');
    });
  }

  /** What somebody has asked for first, if anybody has. */
  get requested(): StopReason | null {
    return this.#requested;
  }

  /** From now on requests go to `stop`, one that was kept at once. */
  deliver(stop: (reason: StopReason) => void): void {
    this.#stop = stop;
    if (this.#early !== null) stop(this.#early);
  }

  /** From now on requests are kept for the next who can act on them. */
  keep(): void {
    this.#stop = null;
    this.#early = null;
  }

  /** The signals have their usual meaning again, and stdin no longer keeps the process alive. */
  end(): void {
    for (const [signal, listener] of this.#listeners) process.off(signal, listener);
    this.#lines?.close();
    if (this.#lines) process.stdin.destroy();
  }

  #request(reason: StopReason): void {
    this.#requested ??= reason;
    if (this.#stop) this.#stop(reason);
    else this.#early = reason;
  }
}
