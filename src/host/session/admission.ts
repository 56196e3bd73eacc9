import type { Peer } from '../kernel/pipe.ts';
import { note, type Surroundings } from './surroundings.ts';

/** Who may connect to a pipe. */
export class Admission {
  /** Let strangers of this user in. */
  allowStrangers: boolean;
  readonly #around: Surroundings;
  readonly #pipe: string;
  readonly #anyLaunched: () => boolean;
  #toldUnknown = false;

  /** @param anyLaunched whether a child was launched so far */
  constructor(around: Surroundings, pipe: string, allowStrangers: boolean, anyLaunched: () => boolean) {
    this.#around = around;
    this.#pipe = pipe;
    this.allowStrangers = allowStrangers;
    this.#anyLaunched = anyLaunched;
  }

  /** Why a peer is refused; null: it may connect. */
  refusal(peer: Peer): string | null {
    if (peer.child || this.allowStrangers || this.isUnknown(peer)) return null;
    const who = peer.pid === null ? 'an unknown process' : `process ${peer.pid}`;
    return `${who} was not launched by this session, nor by a child of it; allow it with "allow": "user"`;
  }

  /**
   * Let in though nobody can tell any more who started it: a tool that a child runs may connect, say something and be gone
   * before we look. It is of this user, for whom alone the pipe is there, and nothing can be sent to it any more; turned
   * away, what it said would be lost. Before anything was launched, it can only be a stranger.
   */
  isUnknown(peer: Peer): boolean {
    return peer.gone && !this.allowStrangers && this.#anyLaunched();
  }

  /** Says once that somebody was let in who may be a stranger. */
  tellUnknown(peer: Peer): void {
    if (this.#toldUnknown) return;
    this.#toldUnknown = true;
    const message = `process ${peer.pid} had ended before it could be seen who had started it: it, and any other like it, is taken for a descendant of a child.`;
    note(this.#around.recorder, `pipe ${this.#pipe}`, message);
  }
}
