import type { LiveConnection } from './liveConnection.ts';

/** Which of a pipe's incoming messages steps may still take: also those of clients that are gone by then. */
export class UntakenMessages {
  readonly #mode: 'message' | 'byte';
  /** Clients that have gone and left messages, oldest first. */
  readonly #gone = new Map<number, LiveConnection>();

  constructor(mode: 'message' | 'byte') {
    this.#mode = mode;
  }

  /** A client has gone; what it left may be taken. */
  leftBy(client: LiveConnection): void {
    if (client.untaken > 0) this.#gone.set(client.instance, client);
  }

  /** Clients that have gone and left messages, oldest first. */
  get left(): readonly LiveConnection[] {
    return [...this.#gone.values()];
  }

  /** Whether a client that has gone left any. */
  get anyLeft(): boolean {
    return this.#gone.size > 0;
  }

  /** Takes the oldest message, or `bytes` bytes of a byte pipe. False when there is not enough yet. */
  take(from: LiveConnection, bytes: number | null): boolean {
    if (bytes === null) {
      if (from.untaken === 0) return false;
      from.untaken = this.#mode === 'byte' ? 0 : from.untaken - 1;
      if (this.#mode === 'byte') from.untakenBytes = 0;
    } else {
      if (from.untakenBytes < bytes) return false;
      from.untakenBytes -= bytes;
      if (from.untakenBytes === 0) from.untaken = 0;
    }
    if (from.closed && from.untaken === 0) this.#gone.delete(from.instance);
    return true;
  }
}
