import { ClientTable } from './clientTable.ts';

interface Client {
  /** Way of the last message; null before the first. */
  inward: boolean | null;
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
  readonly #clients = new ClientTable<Client>(
    () => ({ inward: null, time: 0, gap: Number.NaN, votes: 0 }),
    remembered,
  );

  /** @param time ns, of any beginning */
  note(interfaceId: number, instance: number, inward: boolean, time: number): void {
    const client = this.#clients.at(interfaceId, instance);
    if (client.inward === null) client.votes = inward ? 0 : 2;
    else if (client.inward !== inward) {
      const gap = time - client.time;
      if (gap !== client.gap && !Number.isNaN(client.gap))
        client.votes += gap < client.gap === inward ? 1 : -1;
      client.gap = gap;
    }
    client.inward = inward;
    client.time = time;
  }

  /** Out (from us) until the traffic says otherwise, as it is the parent that drives. */
  requestsOf(interfaceId: number, instance: number): 'in' | 'out' {
    return (this.#clients.known(interfaceId, instance)?.votes ?? 0) < 0 ? 'in' : 'out';
  }
}
