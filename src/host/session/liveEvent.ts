import type { EventDescription } from '../../protocol/description.ts';
import type { EventObject, EventSink, EventSpec } from '../kernel/eventObject.ts';
import type { Surroundings } from './surroundings.ts';

/** Peeking is dense after our own set, when the child is about to take it, and sparse otherwise. Milliseconds. */
const firstPeek = 1;
const densePeek = 16;
const denseFor = 200;
const sparsePeek = 100;
const samplePeriod = 50;
/** Most looks at a semaphore at the end, each of which takes thousands. */
const lastLooks = 200;
/** How long a pulse waits for somebody to take it: a waiting thread needs its turn of the processor. */
const pulseHold = 20;

/**
 * An event of the description. What the kernel does not tell is found by peeking, which consumes nothing:
 * that the child took a set (waitedBy child), and that somebody reset a manual-reset event.
 */
export class LiveEvent implements EventSink {
  readonly key: string;
  readonly #around: Surroundings;
  readonly manual: boolean;
  readonly #ours: boolean;
  readonly object: EventObject;
  /** Signals that no step has taken yet. */
  untaken = 0;
  /** What is known to be untaken: of a semaphore how many posts, of the others only whether there is anything. */
  #pending = 0;
  #closed = false;
  /**
   * Last moment at which nobody can have changed the state without our knowing: read before each look and each act of
   * ours, as a child may answer before we have read the clock behind it.
   */
  #checked: number;
  #cancelPeek: () => void = () => {};
  readonly #pulses = new Set<() => void>();

  /** @throws NativeError when it cannot be created or opened */
  constructor(around: Surroundings, key: string, description: EventDescription, spec: EventSpec) {
    this.key = key;
    this.#around = around;
    this.manual = description.reset === 'manual';
    this.#ours = description.waitedBy === 'parent';
    this.#checked = around.clock.now();
    around.recorder.object('event', key, `event ${spec.name ?? key}`);
    this.object = around.kernel.createEvent(spec, this);
    if (this.object.sampled) this.#sample();
    else if (!this.#ours) this.#peekIn(sparsePeek);
  }

  get isSet(): boolean {
    return this.object.peek() > 0;
  }

  set(): void {
    const { clock, recorder } = this.#around;
    this.#lookBefore();
    const since = this.#checked;
    this.#checked = clock.now();
    const { coalesced } = this.object.set();
    recorder.record({
      kind: 'event.set',
      event: this.key,
      by: 'us',
      coalesced,
      count: 1,
      sampled: false,
      since,
    });
    this.#pending += 1;
    if (!this.#ours) this.#peekDensely(firstPeek, clock.now());
    // Nobody tells that somebody else reset it.
    else if (this.manual) this.#peekIn(densePeek);
  }

  reset(): void {
    const { clock, recorder } = this.#around;
    this.look();
    this.#lookBefore();
    const since = this.#checked;
    this.#checked = clock.now();
    this.object.reset();
    recorder.record({
      kind: 'event.reset',
      event: this.key,
      by: 'us',
      coalesced: false,
      count: 1,
      sampled: false,
      since,
    });
    this.#pending = 0;
    if (this.#ours && this.manual) this.object.rearm();
  }

  /**
   * Sets it, and resets it a moment later if it is still set: what PulseEvent is meant to do, and does not do when the
   * waiting thread is away for an instant. `over` is called at the end, also when the event is closed before.
   */
  pulse(over: () => void): void {
    this.set();
    let ended = false;
    const end = () => {
      if (ended) return;
      ended = true;
      this.#pulses.delete(end);
      over();
    };
    this.#pulses.add(end);
    this.#around.deadlines.in(pulseHold, () => {
      if (ended) return;
      // First what a peek finds: that the child took it is recorded before anything that we do.
      if (!this.#ours) this.#peek();
      if (this.isSet) this.reset();
      end();
    });
  }

  signalled(count: number, time: number, since: number): void {
    this.untaken += count;
    this.#record('event.signal', count, false, since, time);
    if (this.#closed) return;
    // What others set they may have taken again before we were told.
    this.#checked = since;
    if (!this.#ours) {
      this.#pending += count;
      this.#peekDensely(firstPeek, time);
    } else if (this.manual) {
      this.#pending += count;
      this.#peekIn(densePeek);
    }
  }

  /** Takes what a semaphore has by now; the others tell by themselves. */
  look(): void {
    if (this.#ours && this.object.sampled) this.#takeSampled();
  }

  close(): void {
    this.#closed = true;
    this.#cancelPeek();
    for (const end of this.#pulses) end();
    if (!this.#ours) this.#peek(true);
    // What a child did in its last moments; bounded, as another one may go on for ever.
    else if (this.object.sampled) for (let look = 0; look < lastLooks && this.#takeSampled() > 0; look++);
    this.object.close();
  }

  /** A quick child takes each signal before the next peek would be due: what it took is known before we act, or never. */
  #lookBefore(): void {
    if (!this.#ours || (this.manual && this.#pending > 0)) this.#peek();
  }

  #record(
    kind: 'event.signal' | 'event.consume' | 'event.reset',
    count: number,
    sampled: boolean,
    since: number,
    time: number,
  ) {
    this.#around.recorder.record(
      { kind, event: this.key, by: null, coalesced: false, count, sampled, since },
      { time },
    );
  }

  /** Doubles the distance up to the dense period, so that a quick child is seen quickly. */
  #peekDensely(distance: number, start: number): void {
    this.#cancelPeek();
    this.#cancelPeek = this.#around.deadlines.in(distance, () => {
      this.#peek();
      const age = (this.#around.clock.now() - start) / 1e6;
      if (this.#pending > 0 && age < denseFor) this.#peekDensely(Math.min(distance * 2, densePeek), start);
      else this.#peekIn(sparsePeek);
    });
  }

  #peekIn(distance: number): void {
    this.#cancelPeek();
    this.#cancelPeek = this.#around.deadlines.atNext(distance, () => {
      this.#peek();
      if (!this.#ours || this.#pending > 0) this.#peekIn(this.#ours ? densePeek : sparsePeek);
    });
  }

  /** @param last nothing will be told after this */
  #peek(last = false): void {
    const { clock } = this.#around;
    const since = this.#checked;
    this.#checked = clock.now();
    const pending = this.object.peek();
    const now = clock.now();
    const known = this.#pending;
    const more = pending - known;
    // Of a semaphore each post is taken by itself.
    const counts = this.object.sampled;
    if (counts ? more === 0 : pending > 0 === known > 0) return;
    // It was set since the last wait for the kernel, which is about to tell: as a signal of its own it would count twice.
    if (more > 0 && this.object.tellsSets && !last) return;
    this.#pending = pending;
    if (more > 0) {
      this.#record('event.signal', more, true, since, now);
      return;
    }
    this.#record(this.manual ? 'event.reset' : 'event.consume', counts ? -more : 1, true, since, now);
    if (this.#ours && this.manual) this.object.rearm();
  }

  /** Semaphores tell nothing by themselves. */
  #sample(): void {
    this.#cancelPeek = this.#around.deadlines.atNext(samplePeriod, () => {
      if (this.#ours) this.#takeSampled();
      else this.#peek();
      this.#sample();
    });
  }

  #takeSampled(): number {
    const { clock } = this.#around;
    const since = this.#checked;
    this.#checked = clock.now();
    const count = this.object.poll();
    const now = clock.now();
    if (count === 0) return 0;
    this.untaken += count;
    this.#record('event.signal', count, true, since, now);
    return count;
  }
}
