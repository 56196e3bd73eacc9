interface Client {
  inward: boolean;
  /** Of the last message. ns */
  time: number;
  /** How long the last change of direction took; NaN before the first. ns */
  gap: number;
  /** Changes of direction that were faster towards us than the ones before and behind them, less the others. */
  votes: number;
}

/** Clients remembered; of older ones it is forgotten which way their requests go. */
const remembered = 4096;

/**
 * Finds out which way the requests of each client go: programs answer faster than they think of the next request. If we
 * spoke first, we are believed to be the one who asks for an exchange longer: on a busy machine an answer comes late, and
 * the next request at once when a step sends it. A greeting of the child’s tells nothing.
 * Needs a few words for each client, however many messages there are.
 */
export class Turns {
  readonly #clients = new Map<number, Client>();
  #lastKey = -1;
  #last: Client | undefined;

  /** @param time ns, of any beginning */
  note(interfaceId: number, instance: number, inward: boolean, time: number): void {
    const key = keyOf(interfaceId, instance);
    const client = key === this.#lastKey && this.#last ? this.#last : this.#find(key, inward, time);
    if (client.inward !== inward) {
      const gap = time - client.time;
      if (gap !== client.gap && !Number.isNaN(client.gap))
        client.votes += gap < client.gap === inward ? 1 : -1;
      client.gap = gap;
      client.inward = inward;
    }
    client.time = time;
  }

  /** Out (from us) until the traffic says otherwise, as it is the parent that drives. */
  requestsOf(interfaceId: number, instance: number): 'in' | 'out' {
    return (this.#clients.get(keyOf(interfaceId, instance))?.votes ?? 0) < 0 ? 'in' : 'out';
  }

  #find(key: number, inward: boolean, time: number): Client {
    const votes = inward ? 0 : 2;
    const client = this.#clients.get(key) ?? { inward, time, gap: Number.NaN, votes };
    this.#clients.set(key, client);
    if (this.#clients.size > remembered) {
      for (const oldest of this.#clients.keys()) {
        this.#clients.delete(oldest);
        break;
      }
    }
    this.#lastKey = key;
    this.#last = client;
    return client;
  }
}

const keyOf = (interfaceId: number, instance: number) => (interfaceId % 2 ** 20) * 2 ** 32 + instance;
