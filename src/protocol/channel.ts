import { messageOf } from './messageOf.ts';
/**
 * Requests, answers and notifications over any transport: extension ⇄ session host, and tab ⇄ extension.
 *
 * No request can hang: it ends in an answer, in an error, or in ChannelClosed when the other side goes away.
 */

/** What a channel needs of whatever carries it. Messages are structured-clone values; bytes travel as Uint8Array. */
export interface Transport {
  send(message: unknown): void;
  /** At most one listener each. */
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
}

/** Requests by name: what they take and what they answer. */
export type Methods = { readonly [name: string]: { params: unknown; result: unknown } };
/** Notifications by name. */
export type Notices = { readonly [name: string]: unknown };

export type Handlers<M extends Methods> = {
  readonly [K in keyof M]: (params: M[K]['params']) => M[K]['result'] | Promise<M[K]['result']>;
};
/** Turns what came over the wire into parameters, or throws a sentence that says what is wrong with them. */
export type Parsers<M extends Methods> = { readonly [K in keyof M]: (params: unknown) => M[K]['params'] };

export class ChannelClosed extends Error {
  constructor() {
    super('The other side has gone away.');
    this.name = 'ChannelClosed';
  }
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
  /** Created at the call, so that the stack names the caller and not this file. */
  error: Error;
}

type Envelope =
  | { type: 'request'; id: number; method: string; params: unknown }
  | { type: 'result'; id: number; result: unknown }
  | { type: 'error'; id: number; message: string }
  | { type: 'notice'; name: string; value: unknown };

function isEnvelope(message: unknown): message is Envelope {
  if (typeof message !== 'object' || message === null || !('type' in message)) return false;
  const { type } = message;
  if (type === 'notice') return 'name' in message && typeof message.name === 'string';
  if (!('id' in message) || typeof message.id !== 'number') return false;
  if (type === 'request') return 'method' in message && typeof message.method === 'string';
  return (
    type === 'result' || (type === 'error' && 'message' in message && typeof message.message === 'string')
  );
}

/** One end of a channel that asks `Out` and is told `In`. */
export class Channel<Out extends Methods, In extends Notices> {
  readonly #transport: Transport;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Map<keyof In, Set<(value: never) => void>>();
  #serve: ((method: string, params: unknown) => Promise<unknown>) | undefined;
  #nextId = 1;
  #closed = false;

  constructor(transport: Transport) {
    this.#transport = transport;
    transport.onMessage((message) => {
      if (isEnvelope(message)) this.#receive(message);
    });
    transport.onClose(() => this.close());
  }

  get closed(): boolean {
    return this.#closed;
  }

  request<K extends keyof Out & string>(method: K, params: Out[K]['params']): Promise<Out[K]['result']> {
    if (this.#closed) return Promise.reject(new ChannelClosed());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, error: new Error(`request ${method}`) });
      this.#transport.send({ type: 'request', id, method, params } satisfies Envelope);
    });
  }

  /** Calls `listener` for each notice of this name; returns what ends that. */
  on<K extends keyof In>(name: K, listener: (value: In[K]) => void): () => void {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set.add(listener));
    return () => set.delete(listener);
  }

  /** Answers the other side's requests. A method without parser or handler is refused. */
  serve<M extends Methods>(parsers: Parsers<M>, handlers: Handlers<M>): void {
    this.#serve = async (method, params) => {
      if (!Object.hasOwn(parsers, method) || !Object.hasOwn(handlers, method)) {
        throw new Error(`There is no request named ${JSON.stringify(method)}.`);
      }
      const parse = parsers[method as keyof M];
      const handle = handlers[method as keyof M];
      return await handle(parse(params));
    };
  }

  notify(name: string, value: unknown): void {
    if (!this.#closed) this.#transport.send({ type: 'notice', name, value } satisfies Envelope);
  }

  /** Rejects everything that still waits. */
  close(): void {
    this.#closed = true;
    for (const { reject } of this.#waiting.values()) reject(new ChannelClosed());
    this.#waiting.clear();
  }

  #receive(envelope: Envelope): void {
    switch (envelope.type) {
      case 'request':
        void this.#answer(envelope.id, envelope.method, envelope.params);
        return;
      case 'notice':
        for (const listener of this.#listeners.get(envelope.name) ?? []) listener(envelope.value as never);
        return;
      case 'result':
        this.#take(envelope.id)?.resolve(envelope.result);
        return;
      case 'error': {
        const waiting = this.#take(envelope.id);
        if (!waiting) return;
        waiting.error.message = envelope.message;
        waiting.reject(waiting.error);
      }
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  async #answer(id: number, method: string, params: unknown): Promise<void> {
    let reply: Envelope;
    try {
      if (!this.#serve) throw new Error('This side answers no requests.');
      reply = { type: 'result', id, result: await this.#serve(method, params) };
    } catch (error) {
      reply = { type: 'error', id, message: messageOf(error) };
    }
    if (!this.#closed) this.#transport.send(reply);
  }
}
