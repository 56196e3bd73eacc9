import { groupOf } from '../../protocol/kindGroups.ts';
import type { Record } from '../../protocol/record.ts';
import type { SessionState } from '../../protocol/sessionState.ts';

export type LifelineKind = 'parent' | 'child' | 'client' | 'event' | 'memory';

export interface Lifeline {
  /** `parent`, `child:worker`, `client:main#2`, `others:main`, `event:toChild`, `memory:worker:1`. */
  readonly id: string;
  readonly kind: LifelineKind;
  /** As the program or the description has it: to be made visible where it is shown. */
  readonly name: string;
}

/** Clients of one pipe that belong to no child get lifelines of their own up to here; the rest share one. */
const ownClients = 8;

/** Who takes part in a session, from left to right: parent, children, other clients, events, shared memory. */
export class Lifelines {
  readonly all: readonly Lifeline[];
  readonly #places: ReadonlyMap<string, number>;
  /** Of each client, by `pipe#instance`, its lifeline. */
  readonly #clients = new Map<string, string>();

  constructor(state: SessionState) {
    const list: Lifeline[] = [{ id: 'parent', kind: 'parent', name: 'parent' }];
    for (const { child } of state.children) list.push({ id: `child:${child}`, kind: 'child', name: child });
    for (const pipe of state.pipes) list.push(...this.#clientsOf(pipe));
    for (const { event } of state.events) list.push({ id: `event:${event}`, kind: 'event', name: event });
    for (const { memory } of state.memory) {
      list.push({ id: `memory:${memory}`, kind: 'memory', name: memory });
    }
    this.all = list;
    this.#places = new Map(list.map(({ id }, place) => [id, place]));
  }

  /** Place from the left, from 0; null for what the session does not know (yet). */
  place(id: string): number | null {
    return this.#places.get(id) ?? null;
  }

  /** Lifeline of a pipe's client, whose records do not all name its child. */
  client(pipe: string, instance: number, child: string | null): string {
    if (child !== null) return `child:${child}`;
    return this.#clients.get(`${pipe}#${instance}`) ?? `others:${pipe}`;
  }

  /** Lifeline of the object that a record is about; the parent's for what concerns the session. */
  of(record: Record): string {
    if (record.kind === 'message') return this.client(record.pipe, record.instance, record.child);
    if (record.kind === 'pipe.connect') return this.client(record.pipe, record.instance, record.child);
    if (record.kind === 'pipe.disconnect') return this.client(record.pipe, record.instance, null);
    if ('event' in record) return `event:${record.event}`;
    if (groupOf[record.kind] === 'memory' && 'memory' in record) return `memory:${record.memory}`;
    if ('child' in record && record.child !== null) return `child:${record.child}`;
    return 'parent';
  }

  #clientsOf({ pipe, instances, past }: SessionState['pipes'][number]): readonly Lifeline[] {
    const found: Lifeline[] = [];
    let others = past.instances > 0;
    for (const { instance, child } of instances) {
      const key = `${pipe}#${instance}`;
      if (child !== null) this.#clients.set(key, `child:${child}`);
      else if (found.length < ownClients) {
        const id = `client:${key}`;
        this.#clients.set(key, id);
        found.push({ id, kind: 'client', name: `${pipe}, client ${instance}` });
      } else others = true;
    }
    if (others) found.push({ id: `others:${pipe}`, kind: 'client', name: `${pipe}, other clients` });
    return found;
  }
}
