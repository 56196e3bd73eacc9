import { countMessages } from '../../protocol/applyRecord.ts';
import type { SessionState } from '../../protocol/sessionState.ts';
import { ClientTable } from './clientTable.ts';
import type { Interface } from './readBlocks.ts';

interface Traffic {
  received: number;
  receivedBytes: number;
  sent: number;
  sentBytes: number;
}

const none: Traffic = { received: 0, receivedBytes: 0, sent: 0, sentBytes: 0 };

/** Counts messages where they come by the million, to be added to the state now and then. */
export class TrafficCount {
  readonly #clients = new ClientTable<Traffic>(() => ({ ...none }));

  count(interfaceId: number, instance: number, inward: boolean, length: number): void {
    const traffic = this.#clients.at(interfaceId, instance);
    if (inward) {
      traffic.received++;
      traffic.receivedBytes += length;
    } else {
      traffic.sent++;
      traffic.sentBytes += length;
    }
  }

  /** Adds what was counted to the state, and begins again from 0. */
  moveTo(state: SessionState, interfaces: readonly Interface[]): void {
    for (const { interfaceId, instance, value } of this.#clients.all()) {
      const { received, receivedBytes, sent, sentBytes } = value;
      if (received === 0 && sent === 0) continue;
      const pipe = interfaces[interfaceId]?.key ?? `interface ${interfaceId}`;
      const client = Math.max(1, instance);
      if (received > 0) countMessages(state, pipe, client, 'in', received, receivedBytes);
      if (sent > 0) countMessages(state, pipe, client, 'out', sent, sentBytes);
      Object.assign(value, none);
    }
  }
}
