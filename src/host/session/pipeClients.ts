import type { Connection } from '../kernel/pipe.ts';
import type { LiveConnection } from './liveConnection.ts';
import { UntakenMessages } from './untakenMessages.ts';

/** The clients of a pipe, numbered at connect and never again in this run, and what steps may take of theirs. */
export class PipeClients {
  readonly present = new Map<number, LiveConnection>();
  /** Number of the last one. */
  soFar = 0;
  readonly #byConnection = new Map<Connection, LiveConnection>();
  readonly #untaken: UntakenMessages;
  readonly #stepsReceive: boolean;

  /** @param stepsReceive a step may take messages also of clients that are gone by then */
  constructor(mode: 'message' | 'byte', stepsReceive: boolean) {
    this.#untaken = new UntakenMessages(mode);
    this.#stepsReceive = stepsReceive;
  }

  add(connection: Connection, child: { name: string; object: number } | null): LiveConnection {
    const live: LiveConnection = {
      instance: ++this.soFar,
      connection,
      child: child?.name ?? null,
      childObject: child?.object ?? 0,
      untaken: 0,
      untakenBytes: 0,
      asked: false,
      closed: false,
    };
    this.present.set(live.instance, live);
    this.#byConnection.set(connection, live);
    return live;
  }

  of(connection: Connection): LiveConnection | null {
    return this.#byConnection.get(connection) ?? null;
  }

  remove(live: LiveConnection): void {
    live.closed = true;
    this.#byConnection.delete(live.connection);
    this.present.delete(live.instance);
    if (this.#stepsReceive) this.#untaken.leftBy(live);
  }

  /** The client, if there is one alone, and no other has left messages behind. */
  get only(): LiveConnection | null {
    if (this.present.size !== 1 || this.#untaken.anyLeft) return null;
    for (const client of this.present.values()) return client;
    return null;
  }

  /** Those whose messages a step may take: also clients that are gone. */
  get takeable(): LiveConnection[] {
    return [...this.#untaken.left, ...this.present.values()];
  }

  /** Takes the oldest message, or `bytes` bytes of a byte pipe. False when there is not enough yet. */
  take(from: LiveConnection, bytes: number | null): boolean {
    return this.#untaken.take(from, bytes);
  }
}
