import { EventEmitter } from 'node:events';
import { plain } from '../plainText.ts';
import type { Session } from './session.ts';

type ListEvents = {
  /** A session came, went, or has another status, or another one has the focus. */
  changed: [];
  added: [Session];
  removed: [Session];
};

/** All sessions of this window, live, ended and opened captures. */
export class SessionList {
  readonly events = new EventEmitter<ListEvents>();
  readonly #sessions = new Map<string, Session>();
  readonly #reserved = new Set<string>();
  #focused: Session | null = null;

  get all(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** The session whose tab has the focus. */
  get focused(): Session | null {
    return this.#focused;
  }
  set focused(session: Session | null) {
    if (this.#focused === session) return;
    this.#focused = session;
    this.events.emit('changed');
  }

  byId(id: string): Session | undefined {
    return this.#sessions.get(id);
  }

  add(session: Session): Session {
    this.#sessions.set(session.id, session);
    session.events.on('status', () => this.events.emit('changed'));
    this.events.emit('added', session);
    this.events.emit('changed');
    return session;
  }

  /** Takes a session that is over off the list, and lets its host go. */
  async remove(session: Session): Promise<void> {
    if (session.live || !this.#sessions.delete(session.id)) return;
    if (this.#focused === session) this.#focused = null;
    this.events.emit('removed', session);
    this.events.emit('changed');
    await session.release();
  }

  /** Keeps a title for a tab that is not restored yet. */
  reserveTitle(title: string): void {
    this.#reserved.add(title);
  }

  /** A title that no other session has: `article`, `article (2)`. Restored tabs are known by their title. */
  freeTitle(text: string): string {
    const wanted = plain(text);
    const taken = new Set([...this.#reserved, ...this.all.map(({ title }) => title)]);
    if (!taken.has(wanted)) return wanted;
    for (let number = 2; ; number++) {
      const title = `${wanted} (${number})`;
      if (!taken.has(title)) return title;
    }
  }

  /** Ends every run in order; for the end of the window. */
  async close(): Promise<void> {
    await Promise.allSettled(
      this.all.map(async (session) => {
        await session.stop('closed');
        await session.release();
      }),
    );
  }
}
