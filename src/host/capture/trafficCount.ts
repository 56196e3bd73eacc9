import { countMessages } from '../../protocol/applyRecord.ts';
import type { SessionState } from '../../protocol/sessionState.ts';
import type { Interface } from './readBlocks.ts';

/** Messages of one client in one direction. */
interface Traffic {
  readonly interfaceId: number;
  readonly instance: number;
  readonly inward: boolean;
  messages: number;
  bytes: number;
}

/** Counters found without a hash: pipes and clients take turns, so the one counted last is rarely the next. */
const slots = 1024;

/** Counts messages where they come by the million, to be added to the state now and then. */
export class TrafficCount {
  readonly #traffic = new Map<number, Traffic>();
  readonly #recent: Array<Traffic | null> = new Array<Traffic | null>(slots).fill(null);

  count(interfaceId: number, instance: number, inward: boolean, length: number): void {
    const slot = ((interfaceId << 5) ^ (instance << 1) ^ (inward ? 1 : 0)) & (slots - 1);
    let traffic = this.#recent[slot];
    const same =
      traffic?.interfaceId === interfaceId && traffic.instance === instance && traffic.inward === inward;
    if (!traffic || !same) {
      traffic = this.#find(interfaceId, instance, inward);
      this.#recent[slot] = traffic;
    }
    traffic.messages++;
    traffic.bytes += length;
  }

  /** Adds what was counted to the state, and begins again from 0. */
  moveTo(state: SessionState, interfaces: readonly Interface[]): void {
    for (const traffic of this.#traffic.values()) {
      const { interfaceId, instance, inward, messages, bytes } = traffic;
      if (messages === 0) continue;
      const pipe = interfaces[interfaceId]?.key ?? `interface ${interfaceId}`;
      countMessages(state, pipe, Math.max(1, instance), inward ? 'in' : 'out', messages, bytes);
      traffic.messages = 0;
      traffic.bytes = 0;
    }
  }

  #find(interfaceId: number, instance: number, inward: boolean): Traffic {
    const key = (interfaceId % 2 ** 20) * 2 ** 33 + instance * 2 + (inward ? 1 : 0);
    let traffic = this.#traffic.get(key);
    if (!traffic) {
      traffic = { interfaceId, instance, inward, messages: 0, bytes: 0 };
      this.#traffic.set(key, traffic);
    }
    return traffic;
  }
}
