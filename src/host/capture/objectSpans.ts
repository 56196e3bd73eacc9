import type { Record } from '../../protocol/record.ts';

/** From and to in ns since the start; null: it goes on. */
export type Span = readonly [from: number, to: number | null];

/** When each object was there: a child ran, a pipe had a client, a section was mapped. */
export class ObjectSpans {
  readonly #spans = new Map<number, { from: number; to: number | null }[]>();
  /** Clients of a pipe that are connected now. */
  readonly #clients = new Map<number, number>();

  add(record: Record, interfaceId: number): void {
    switch (record.kind) {
      case 'child.start':
      case 'memory.map':
        this.#begin(interfaceId, record.time);
        return;
      case 'child.exit':
      case 'memory.unmap':
        this.#end(interfaceId, record.time);
        return;
      case 'pipe.connect':
        this.#count(interfaceId, 1, record.time);
        return;
      case 'pipe.disconnect':
        this.#count(interfaceId, -1, record.time);
        return;
      case 'session.end':
        // A capture that was cut off may lack the ends of what is over all the same.
        for (const id of this.#spans.keys()) this.#end(id, record.time);
    }
  }

  /** Those that lie in [from, to], with what is closer together than `gap` joined. */
  within(interfaceId: number, from: number, to: number, gap: number): Span[] {
    const joined: { from: number; to: number | null }[] = [];
    for (const span of this.#spans.get(interfaceId) ?? []) {
      if (span.from > to || (span.to ?? to) < from) continue;
      const last = joined.at(-1);
      if (last && last.to !== null && span.from - last.to < gap) last.to = span.to;
      else joined.push({ ...span });
    }
    return joined.map((span) => [span.from, span.to] as const);
  }

  #count(interfaceId: number, step: number, time: number): void {
    const clients = Math.max(0, (this.#clients.get(interfaceId) ?? 0) + step);
    this.#clients.set(interfaceId, clients);
    if (clients === 0) this.#end(interfaceId, time);
    else this.#begin(interfaceId, time);
  }

  #begin(interfaceId: number, time: number): void {
    const spans = this.#spans.get(interfaceId) ?? [];
    this.#spans.set(interfaceId, spans);
    if (spans.length === 0 || spans.at(-1)?.to !== null) spans.push({ from: time, to: null });
  }

  #end(interfaceId: number, time: number): void {
    const last = this.#spans.get(interfaceId)?.at(-1);
    if (last) last.to ??= time;
  }
}
