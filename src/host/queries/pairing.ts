import { type ReplyRule, sessionDescription } from '../../protocol/description.ts';
import { type Exchange, exchangeReach, type Reply, type Row } from '../../protocol/rowAnswers.ts';
import type { CaptureReader } from '../capture/captureReader.ts';
import type { RowReader } from '../capture/rowReader.ts';
import { matcherFor, type ReplyMatcher } from './replyMatchers.ts';

/** Records looked at for one answer with many rows, in all: a few ms. */
const budget = 16_384;
/** However many rows: most replies are close behind their request. */
const leastReach = 64;
/** Of the file, at a time: what is looked for is near. */
const windowBytes = 1 << 16;

/**
 * Finds which message answers which, for the rows on a screen: by looking back from each, as nothing is kept in memory of
 * ten million messages. What is further away than {@link exchangeReach} records is not found.
 */
export class Pairing {
  readonly #reader: CaptureReader;
  readonly #scanner: RowReader;
  #rules: { readonly [pipe: string]: ReplyRule | undefined } | null = null;

  constructor(reader: CaptureReader) {
    this.#reader = reader;
    this.#scanner = reader.scanner(windowBytes);
  }

  /** The same rows, those that are replies with what they answer. */
  annotate(rows: readonly Row[]): Row[] {
    const messages = rows.filter(({ record }) => record.kind === 'message');
    const back = Math.min(
      exchangeReach,
      Math.max(leastReach, Math.floor(budget / Math.max(1, messages.length))),
    );
    const replies = new Map<number, Reply>();
    let scan = this.#scan();
    let next = 0;
    for (const { row } of messages) {
      const start = Math.max(0, row - back);
      if (start > next) scan = this.#scan();
      for (next = Math.max(start, next); next <= row; next++) {
        const reply = scan(next);
        if (reply) replies.set(next, reply);
      }
    }
    return rows.map((one) => {
      const reply = replies.get(one.row);
      if (!reply) return one;
      // Field by field: spread out it takes fifty times as long. What stands for several rows is no reply.
      const { row, record, previousTime } = one;
      return { row, record, previousTime, reply };
    });
  }

  /** What one message answers, and what answers it. */
  exchange(row: number): Exchange {
    const scan = this.#scan();
    let request: Reply | null = null;
    for (let at = Math.max(0, row - exchangeReach); at <= row; at++) request = scan(at);
    const end = Math.min(this.#reader.total, row + exchangeReach);
    for (let at = row + 1; at < end; at++) {
      const found = scan(at);
      if (found?.row === row) {
        const { seq } = this.#scanner.scan(at, 0);
        return { request, reply: { ...found, row: at, seq } };
      }
    }
    return { request, reply: null };
  }

  /** Takes rows in rising order and says of each what it answers. */
  #scan(): (row: number) => Reply | null {
    // Without a key made for each: what a window leaves to be collected decides how long the slowest windows take.
    const pipes = new Map<string, Map<number, ReplyMatcher | null>>();
    const scanner = this.#scanner;
    let current = 0;
    const bytes = (offset: number, length: number) => scanner.bytes(current, offset, length);
    return (row) => {
      if (this.#reader.kindOf(row) !== 'message') return null;
      const record = scanner.scan(row, 0);
      if (record.kind !== 'message') return null;
      const { pipe, instance, seq, time, direction } = record;
      let clients = pipes.get(pipe);
      if (!clients) {
        clients = new Map();
        pipes.set(pipe, clients);
      }
      let matcher = clients.get(instance);
      if (matcher === undefined) {
        matcher = matcherFor(this.#ruleOf(pipe), this.#reader.requestsOf(pipe, instance));
        clients.set(instance, matcher);
      }
      current = row;
      return matcher?.take({ row, seq, time, direction, bytes }) ?? null;
    };
  }

  #ruleOf(pipe: string): ReplyRule | undefined {
    this.#rules ??= rulesOf(this.#reader);
    return this.#rules[pipe];
  }
}

/** Rules of the description that the capture begins with. */
function rulesOf(reader: CaptureReader): { readonly [pipe: string]: ReplyRule | undefined } {
  const first = reader.total > 0 ? reader.record(0) : null;
  if (first?.kind !== 'session.start') return {};
  const parsed = sessionDescription.safeParse(first.description);
  if (!parsed.success) return {};
  return Object.fromEntries(Object.entries(parsed.data.pipes).map(([pipe, { replies }]) => [pipe, replies]));
}
