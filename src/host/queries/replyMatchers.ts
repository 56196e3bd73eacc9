import type { ReplyRule } from '../../protocol/description.ts';
import type { Reply } from '../../protocol/rowAnswers.ts';
import { fieldPlace } from '../description/fieldPlace.ts';

/** A message as far as pairing needs it. */
export interface Message {
  readonly row: number;
  readonly seq: number;
  /** ns since the start. */
  readonly time: number;
  readonly direction: 'in' | 'out';
  /** Its bytes [offset, offset + length), fewer at its end; to be asked while it is taken. */
  bytes(offset: number, length: number): Uint8Array;
}

/** Takes the messages of one client in order, and says of each which one it answers. */
export interface ReplyMatcher {
  take(message: Message): Reply | null;
}

/**
 * @param rule of the description; undefined: strict alternation is assumed, and said to be a guess
 * @param usual which way the client's requests seem to go
 * @returns null when nothing is to be paired
 */
export function matcherFor(rule: ReplyRule | undefined, usual: 'in' | 'out'): ReplyMatcher | null {
  if (rule === undefined) return new Alternation(usual, true);
  if ('id' in rule) return new SameId(rule.id, rule.requests ?? null);
  return rule.match === 'none' ? null : new Alternation(rule.requests ?? usual, false);
}

/** A reply answers the request before it, if there was just one since the last reply. */
class Alternation implements ReplyMatcher {
  readonly #requests: 'in' | 'out';
  readonly #guess: boolean;
  #open: Message | null = null;
  #afterRequest = false;

  constructor(requests: 'in' | 'out', guess: boolean) {
    this.#requests = requests;
    this.#guess = guess;
  }

  take(message: Message): Reply | null {
    if (message.direction === this.#requests) {
      // Of two in a row nobody knows which one is answered first.
      this.#open = this.#afterRequest ? null : message;
      this.#afterRequest = true;
      return null;
    }
    const request = this.#open;
    this.#open = null;
    this.#afterRequest = false;
    return request && answer(request, message, this.#guess);
  }
}

/** Requests that wait for their reply; the oldest are given up. */
const waiting = 4096;

/** A reply has the same number as its request, which went the other way. */
class SameId implements ReplyMatcher {
  readonly #field: string;
  readonly #requests: 'in' | 'out' | null;
  readonly #open = new Map<string, Message>();

  constructor(field: string, requests: 'in' | 'out' | null) {
    this.#field = field;
    this.#requests = requests;
  }

  take(message: Message): Reply | null {
    const { size, offset } = fieldPlace(this.#field);
    const bytes = message.bytes(offset, size);
    if (bytes.length < size) return null;
    const id = bytes.join();
    const request = this.#open.get(id);
    if (request && request.direction !== message.direction) {
      // Its number may be used again.
      this.#open.delete(id);
      return answer(request, message, false);
    }
    if (this.#requests !== null && message.direction !== this.#requests) return null;
    this.#open.set(id, message);
    if (this.#open.size > waiting) this.#open.delete(this.#open.keys().next().value ?? '');
    return null;
  }
}

function answer(request: Message, { time }: Message, guess: boolean): Reply {
  return { row: request.row, seq: request.seq, latency: Math.max(0, time - request.time), guess };
}
