import type { Backlog } from '../../protocol/notices.ts';
import type { SessionObjects } from '../session/sessionObjects.ts';

/** ns */
const period = 250e6;

/** Tells now and then which clients have not read what was sent to them. Asks the kernel at most four times a second. */
export class BacklogReport {
  readonly #objects: SessionObjects;
  readonly #report: (backlog: Backlog[]) => void;
  #next = 0;
  #last = '[]';

  constructor(objects: SessionObjects, report: (backlog: Backlog[]) => void) {
    this.#objects = objects;
    this.#report = report;
  }

  poll(now: number): void {
    if (now < this.#next) return;
    this.#next = now + period;
    const backlog: Backlog[] = [];
    for (const [pipe, { connections }] of this.#objects.pipes) {
      // Many clients: asking each one would cost more than the answer is worth.
      if (connections.size > 64) continue;
      for (const { instance, connection } of connections.values()) {
        const unread = connection.unread() ?? 0;
        const { queued } = connection;
        if (unread > 0 || queued > 0) backlog.push({ pipe, instance, unread, queued });
      }
    }
    const text = JSON.stringify(backlog);
    if (text === this.#last) return;
    this.#last = text;
    this.#report(backlog);
  }
}
