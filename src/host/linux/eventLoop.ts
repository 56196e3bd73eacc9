import type { Clock } from '../kernel/clock.ts';
import { close, type Descriptor } from './libc/descriptor.ts';
import { epoll_create1, epoll_ctl, ReadyList } from './libc/epoll.ts';
import { ppoll } from './libc/poll.ts';

/** What waits for one descriptor. */
export interface Watch {
  /**
   * Sets what is waited for: a set of EPOLL… bits. 0 waits for nothing at all; the kernel would otherwise report a hang-up
   * again and again.
   */
  want(events: number): void;
  /** Reports again what was reported before, for edge-triggered watches. */
  again(): void;
  /** Must precede the close of the descriptor. */
  remove(): void;
}

/** What is looked at from time to time instead of being waited for (see FloodGauge). */
export interface Polled {
  /** ns: when the next look is due. */
  readonly dueAt: number;
  /** Looks; true when there was something. */
  look(): boolean;
}

export interface Timer {
  cancel(): void;
}

/**
 * One epoll for everything that can happen, in the thread that calls `run`.
 *
 * Knows besides when everything was quiet: the start of the last look that was complete. What is reported by a later
 * look, and was reported by no earlier one, happened after that.
 */
export class EventLoop {
  readonly #clock: Clock;
  readonly #epoll = epoll_create1();
  readonly #ready = new ReadyList(64);
  readonly #watches = new Map<number, (events: number) => void>();
  readonly #polled = new Set<Polled>();
  readonly #timers = new Map<number, { at: number; run: () => void }>();
  #soon: Array<() => void> = [];
  #lastToken = 0;
  #lastTimer = 0;
  #quietAt: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#quietAt = clock.now();
  }

  /** ns: nothing that is reported in the present turn for the first time had happened by then. */
  get quietAt(): number {
    return this.#quietAt;
  }

  watch(fd: Descriptor, events: number, report: (events: number) => void): Watch {
    this.#lastToken += 1;
    const token = this.#lastToken;
    let wanted = 0;
    const want = (next: number) => {
      if (next === wanted) return;
      const operation = wanted === 0 ? 'add' : next === 0 ? 'remove' : 'change';
      epoll_ctl(this.#epoll, operation, fd, next, token);
      wanted = next;
    };
    this.#watches.set(token, report);
    want(events);
    return {
      want,
      again: () => {
        if (wanted !== 0) epoll_ctl(this.#epoll, 'change', fd, wanted, token);
      },
      remove: () => {
        if (!this.#watches.delete(token)) return;
        want(0);
      },
    };
  }

  /** Looks at this from now on, or does so no more. */
  poll(what: Polled, on: boolean): void {
    if (on) this.#polled.add(what);
    else this.#polled.delete(what);
  }

  /** Runs `work` in the next turn, which then does not wait. */
  soon(work: () => void): void {
    this.#soon.push(work);
  }

  after(milliseconds: number, run: () => void): Timer {
    this.#lastTimer += 1;
    const id = this.#lastTimer;
    this.#timers.set(id, { at: this.#clock.now() + milliseconds * 1e6, run });
    return { cancel: () => this.#timers.delete(id) };
  }

  /** One turn: waits at most `timeout` ms, reports what is ready (each once), and runs what is due. */
  turn(timeout: number): void {
    if (this.#runSoon()) timeout = 0;
    // A look that does not wait comes first: when it finds nothing, that moment is known to be quiet, however long the
    // wait after it takes. It costs a system call only when there is nothing to do.
    const lookedAt = this.#clock.now();
    const count = this.#ready.epoll_wait(this.#epoll, 0);
    if (count === 0) {
      this.#quietAt = lookedAt;
      const patience = this.#patience(timeout);
      if (this.#polled.size > 0) this.#waitPolling(lookedAt + patience * 1e6);
      else if (patience > 0) this.#report(this.#ready.epoll_wait(this.#epoll, patience));
    } else {
      this.#report(count);
      if (count < this.#ready.capacity) this.#quietAt = lookedAt;
      this.#lookAtPolled(this.#clock.now());
    }
    this.#runSoon();
    this.#runTimers();
  }

  close(): void {
    this.#watches.clear();
    this.#polled.clear();
    this.#timers.clear();
    this.#soon = [];
    close(this.#epoll);
  }

  /** Waits until then at the latest, between looks at what is not waited for. */
  #waitPolling(until: number): void {
    for (;;) {
      const now = this.#clock.now();
      if (this.#lookAtPolled(now)) return;
      let wakeAt = until;
      for (const { dueAt } of this.#polled) wakeAt = Math.min(wakeAt, dueAt);
      if (now >= until) return;
      if (ppoll(this.#epoll, wakeAt - this.#clock.now())) {
        this.#report(this.#ready.epoll_wait(this.#epoll, 0));
        return;
      }
    }
  }

  #lookAtPolled(now: number): boolean {
    let found = false;
    for (const polled of this.#polled) if (polled.dueAt <= now && polled.look()) found = true;
    return found;
  }

  #report(count: number): void {
    for (let i = 0; i < count; i++) {
      // Gone when an earlier report of this turn removed it.
      this.#watches.get(this.#ready.token(i))?.(this.#ready.events(i));
    }
  }

  #runSoon(): boolean {
    const work = this.#soon;
    if (work.length === 0) return false;
    this.#soon = [];
    for (const each of work) each();
    return true;
  }

  #patience(timeout: number): number {
    let until = this.#soon.length > 0 ? 0 : timeout;
    const now = this.#clock.now();
    for (const { at } of this.#timers.values()) until = Math.min(until, Math.ceil((at - now) / 1e6));
    return Math.max(0, until);
  }

  #runTimers(): void {
    if (this.#timers.size === 0) return;
    const now = this.#clock.now();
    for (const [id, timer] of this.#timers) {
      if (timer.at > now) continue;
      this.#timers.delete(id);
      timer.run();
    }
  }
}
