import type { Failure } from '../kernel/nativeError.ts';
import type { LiveConnection } from './liveConnection.ts';

/** A send that has begun. */
export interface Outgoing {
  readonly to: LiveConnection;
  readonly bytes: Uint8Array;
  /** ns since the start */
  readonly issued: number;
  /** Told its end once: null when the system took the whole message. */
  readonly done: (failure: Failure | null) => void;
}

/** Sends that the system has not taken whole, by ticket. */
export class OutgoingSends {
  readonly #byTicket = new Map<number, Outgoing>();
  #nextTicket = 1;

  /** @throws NativeError when it can never be sent; then it is none */
  begin(send: Outgoing): void {
    const ticket = this.#nextTicket++;
    // Before the call, within which the system may already take it.
    this.#byTicket.set(ticket, send);
    try {
      send.to.connection.send(send.bytes, ticket);
    } catch (error) {
      this.#byTicket.delete(ticket);
      throw error;
    }
  }

  /** The send of this ticket, which has ended. */
  take(ticket: number): Outgoing | undefined {
    const send = this.#byTicket.get(ticket);
    this.#byTicket.delete(ticket);
    return send;
  }
}
