import type { Child } from '../kernel/child.ts';
import type { LinuxChild } from './child.ts';
import { waitid } from './libc/process.ts';
import {
  allProcesses,
  carriesSession,
  childVariable,
  kill,
  ownChildren,
  processStatus,
  sessionVariable,
  startEnvironment,
} from './processTable.ts';

/** A parent chain is no longer than this; a chain read while processes come and go could otherwise be a circle. */
const longestChain = 64;
/** Rounds of killing: a process can start another one while it is looked for. */
const killRounds = 5;

/** The launched children, and which other processes descend from them. */
export class Family {
  readonly #sessionId: string;
  readonly #children = new Map<number, LinuxChild>();
  /** Descendants in sessions of their own, remembered while they can be seen. */
  readonly #adopted = new Set<number>();

  constructor(sessionId: string) {
    this.#sessionId = sessionId;
  }

  add(child: LinuxChild): void {
    this.#children.set(child.pid, child);
  }

  get children(): Iterable<LinuxChild> {
    return this.#children.values();
  }

  /**
   * The launched child that is the process or its ancestor. Orphans have lost their chain of parents: they are known by
   * their session, or where they began a new one (daemons) by the environment that they were started with.
   */
  ownerOf(pid: number): Child | null {
    let each = pid;
    for (let i = 0; i < longestChain && each > 1 && each !== process.pid; i++) {
      const child = this.#children.get(each);
      if (child?.running) return child;
      const status = processStatus(each);
      if (status === null) {
        // A child that ended before its connection was taken. Nobody has its number yet.
        if (child) return child;
        break;
      }
      const ofSession = this.#children.get(status.session);
      // The number of a child that has ended belongs to its session as long as that has members, and to anyone after.
      if (ofSession?.running || (ofSession !== undefined && this.#carriesSession(each))) return ofSession;
      each = status.parent;
    }
    return this.#byEnvironment(pid);
  }

  /** Kills whatever carries our session in its environment, and the groups of all children. */
  killAll(): void {
    for (let round = 0; round < killRounds; round++) {
      for (const child of this.#children.values()) child.kill();
      const left = allProcesses().filter((pid) => this.#carriesSession(pid));
      if (left.length === 0) return;
      for (const pid of left) {
        // To be reaped: as a zombie it has no environment to be known by.
        this.#adopted.add(pid);
        kill(pid);
      }
    }
  }

  /**
   * Ends the zombies of orphans that this process has adopted (see adoptOrphans): only of those that descend from our
   * children, as other parts of the process may wait for children of their own.
   */
  reapOrphans(): void {
    for (const pid of ownChildren()) {
      if (this.#children.get(pid)?.holdsNumber) continue;
      const status = processStatus(pid);
      if (status === null) continue;
      if (status.zombie) {
        if (this.#children.has(status.session) || this.#adopted.delete(pid)) waitid(pid);
      } else if (!this.#children.has(status.session) && this.#carriesSession(pid)) {
        this.#adopted.add(pid);
      }
    }
  }
  #byEnvironment(pid: number): Child | null {
    const environment = startEnvironment(pid);
    if (environment.get(sessionVariable) !== this.#sessionId) return null;
    const name = environment.get(childVariable);
    for (const child of this.#children.values()) if (child.name === name) return child;
    return null;
  }

  #carriesSession(pid: number): boolean {
    return carriesSession(pid, this.#sessionId);
  }
}
