/** Places of the clients counted last. */
const slots = 1024;

export interface ClientEntry<T> {
  readonly interfaceId: number;
  readonly instance: number;
  readonly value: T;
}

/**
 * A value for each client of each pipe. It is asked for each of millions of messages: pipes and clients take turns, so the
 * one asked for last is rarely the next, and one of the last thousand is found without a hash.
 */
export class ClientTable<T> {
  readonly #entries = new Map<number, ClientEntry<T>>();
  readonly #recent: Array<ClientEntry<T> | null> = new Array<ClientEntry<T> | null>(slots).fill(null);
  readonly #create: () => T;
  readonly #most: number;

  /** @param most values kept: with one more the oldest is forgotten */
  constructor(create: () => T, most = Number.POSITIVE_INFINITY) {
    this.#create = create;
    this.#most = most;
  }

  /** The value of a client, made when it is asked for the first time. */
  at(interfaceId: number, instance: number): T {
    const slot = slotOf(interfaceId, instance);
    let entry = this.#recent[slot];
    if (!entry || entry.interfaceId !== interfaceId || entry.instance !== instance) {
      entry = this.#find(interfaceId, instance);
      this.#recent[slot] = entry;
    }
    return entry.value;
  }

  /** The value of a client that has one. */
  known(interfaceId: number, instance: number): T | undefined {
    return this.#entries.get(keyOf(interfaceId, instance))?.value;
  }

  all(): Iterable<ClientEntry<T>> {
    return this.#entries.values();
  }

  #find(interfaceId: number, instance: number): ClientEntry<T> {
    const key = keyOf(interfaceId, instance);
    const known = this.#entries.get(key);
    if (known) return known;
    const entry = { interfaceId, instance, value: this.#create() };
    this.#entries.set(key, entry);
    if (this.#entries.size > this.#most) this.#forgetOldest();
    return entry;
  }

  #forgetOldest(): void {
    for (const [key, entry] of this.#entries) {
      this.#entries.delete(key);
      const slot = slotOf(entry.interfaceId, entry.instance);
      if (this.#recent[slot] === entry) this.#recent[slot] = null;
      return;
    }
  }
}

const slotOf = (interfaceId: number, instance: number) => ((interfaceId << 5) ^ instance) & (slots - 1);
const keyOf = (interfaceId: number, instance: number) => (interfaceId % 2 ** 20) * 2 ** 32 + instance;
