import type { Clock } from '../kernel/clock.ts';
import type { EventObject, EventSink, EventSpec } from '../kernel/eventObject.ts';
import type { Watch } from './eventLoop.ts';
import type { KernelContext } from './kernelContext.ts';
import { close, type Descriptor } from './libc/descriptor.ts';
import { EPOLLET, EPOLLIN } from './libc/epoll.ts';
import { addOne, EventfdCount, eventfd, takeCount } from './libc/eventfd.ts';
import { refusal } from './libc/linuxError.ts';

/** A count that nobody reaches by sets of 1; far below the 2^64−2 at which a set would block. */
const fullCount = 2 ** 32;

/**
 * An event as an inherited eventfd. The kernel knows neither auto- nor manual-reset: the waiter decides by reading (which
 * takes the count) or only polling, so both are a convention with the child.
 *
 * It is watched edge-triggered: the kernel reports each new set, also of an eventfd that is still set, and watching
 * consumes nothing. Our own sets are reported like any other, so they are counted and taken off.
 */
export class EventfdEvent implements EventObject {
  readonly childValue: string;
  readonly sampled = false;
  readonly tellsSets = true;
  readonly #spec: EventSpec;
  readonly #sink: EventSink;
  readonly #clock: Clock;
  readonly #context: KernelContext;
  readonly #fd: Descriptor;
  readonly #count: EventfdCount;
  readonly #number: number;
  readonly #watch: Watch;
  /** Our sets that may still be in the count. */
  #ours = 0;
  /** We have set it since the last report, so the next one may be about that alone. */
  #wrote = false;
  /** What the count is if nobody but us has set it since the last report. */
  #known = 0;
  /** ns: when sets were counted that had come behind the report, and may be reported once more. */
  #aheadAt = Number.NEGATIVE_INFINITY;
  /** Manual-reset, waited for by us: told, and not again before `rearm`. */
  #told = false;
  #since: number;
  #open = true;

  constructor(context: KernelContext, spec: EventSpec, sink: EventSink) {
    if (spec.open || spec.name !== null) {
      throw refusal(
        spec.object,
        'an eventfd has no name and cannot be opened.',
        'Set "type": "semaphore" for an event with a name.',
      );
    }
    this.#context = context;
    this.#spec = spec;
    this.#sink = sink;
    this.#clock = context.clock;
    this.#since = context.clock.now();
    this.#fd = eventfd(spec.object);
    this.#count = this.#countOf(spec.object);
    this.#number = context.inheritance.add({ forChild: () => this.#fd, started: () => {} });
    this.childValue = String(this.#number);
    this.#watch = context.loop.watch(this.#fd, EPOLLIN | EPOLLET, () => this.#report());
  }

  set(): { coalesced: boolean } {
    const before = this.peek();
    if (before >= fullCount) {
      throw refusal(this.#spec.object, `cannot be set: its count is ${before} already.`, 'Reset it first.');
    }
    addOne(this.#spec.object, this.#fd);
    this.#ours += 1;
    this.#known += 1;
    this.#wrote = true;
    return { coalesced: before > 0 };
  }

  reset(): void {
    const taken = this.#take();
    // What others set and nobody has been told of would be gone without a word.
    const own = this.#spec.reset === 'auto' ? this.#ours : this.#known;
    const untold = this.#spec.waitedBy === 'parent' && !this.#told ? taken - own : 0;
    this.#ours = 0;
    this.#known = 0;
    if (untold > 0) this.#tell(untold);
  }

  peek(): number {
    const count = this.#count.read();
    // Less: it was consumed.
    this.#known = Math.min(this.#known, count);
    return count;
  }

  /** Notified, so there is nothing to poll. */
  poll(): number {
    return 0;
  }

  rearm(): void {
    this.#told = false;
    this.#since = this.#clock.now();
    // A set between the caller's peek and now has been reported already: have it reported again.
    this.#watch.again();
  }

  close(): void {
    if (!this.#open) return;
    // The next wait would tell what was set since the last one.
    if (this.#spec.waitedBy === 'parent') this.#report();
    this.#open = false;
    this.#watch.remove();
    this.#context.inheritance.remove(this.#number);
    this.#count.close();
    close(this.#fd);
  }

  #countOf(object: string): EventfdCount {
    try {
      return new EventfdCount(object, this.#fd);
    } catch (error) {
      close(this.#fd);
      throw error;
    }
  }

  #take(): number {
    return takeCount(this.#spec.object, this.#fd, () => this.#count.read() > 0);
  }

  #report(): void {
    const since = Math.max(this.#since, this.#context.loop.quietAt);
    const looked = this.#clock.now();
    const count = this.#spec.waitedBy === 'parent' ? this.#taken() : this.#added();
    this.#ours = 0;
    this.#wrote = false;
    if (count > 0) this.#tell(count, since);
    this.#since = looked;
  }

  #tell(count: number, since = this.#since): void {
    const time = this.#clock.now();
    this.#sink.signalled(count, time, Math.min(since, time));
  }

  /** Sets by others; the child must not see them again when we are the one who waits. */
  #taken(): number {
    if (this.#spec.reset === 'auto') return this.#take() - this.#ours;
    // Told already: what has grown since is left to be found when it is armed again.
    if (this.#told) return 0;
    const others = this.#grown();
    if (others <= 0) return 0;
    this.#told = true;
    return others;
  }

  /**
   * Sets by others, nothing consumed. Without a set of ours a report means at least one by somebody else, even when the
   * count has not grown: the child took it in between. With one of ours the growth decides; and so it does when sets were
   * counted last time of which the look behind that may have brought the report, as no quiet one has come since.
   */
  #added(): number {
    const grown = this.#grown();
    const isCounted = this.#aheadAt >= this.#context.loop.quietAt;
    // The report itself was about one, perhaps ours.
    this.#aheadAt = grown > (this.#wrote ? 0 : 1) ? this.#clock.now() : Number.NEGATIVE_INFINITY;
    return this.#wrote || isCounted ? grown : Math.max(1, grown);
  }

  #grown(): number {
    const count = this.#count.read();
    const grown = count - this.#known;
    this.#known = count;
    return grown;
  }
}
