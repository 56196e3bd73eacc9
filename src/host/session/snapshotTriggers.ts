import type { PlatformDescription } from '../../protocol/description.ts';
import type { Fact } from '../../protocol/record.ts';
import type { Recorder, StoredBytes } from './recorder.ts';

/** Something after which the bytes of sections are to be recorded. */
export interface SnapshotTrigger {
  readonly by: 'event' | 'message';
  /** Of the event or the pipe. */
  readonly key: string;
}

/**
 * Notices in the stream of records what the description wants snapshots after, and has them taken.
 *
 * Of each cause one snapshot is under way at a time, and what comes meanwhile is answered by one more behind it: a flood
 * of messages must not become a flood of snapshots.
 */
export class SnapshotTriggers implements Recorder {
  readonly #recorder: Recorder;
  readonly #events: ReadonlySet<string>;
  readonly #pipes: ReadonlySet<string>;
  readonly #take: (trigger: SnapshotTrigger) => Promise<unknown>;
  readonly #pipeOf = new Map<number, string>();
  readonly #underWay = new Set<string>();
  readonly #again = new Set<string>();
  /** The cause that the last message was, which the sections are recorded behind that came with it. */
  #lastMessage: SnapshotTrigger | null = null;

  private constructor(
    recorder: Recorder,
    causes: { events: ReadonlySet<string>; pipes: ReadonlySet<string> },
    take: (trigger: SnapshotTrigger) => Promise<unknown>,
  ) {
    this.#recorder = recorder;
    this.#events = causes.events;
    this.#pipes = causes.pipes;
    this.#take = take;
  }

  /** @returns the recorder itself where the description wants none, so that recording then costs nothing more */
  static over(
    recorder: Recorder,
    { memory, capture }: PlatformDescription,
    take: (trigger: SnapshotTrigger) => Promise<unknown>,
  ): Recorder {
    const rules = [capture, ...Object.values(memory)].flatMap(({ snapshots }) => snapshots ?? []);
    const events = new Set(rules.flatMap(({ onEvent }) => onEvent));
    const pipes = new Set(rules.flatMap(({ onMessage }) => onMessage));
    if (events.size + pipes.size === 0) return recorder;
    return new SnapshotTriggers(recorder, { events, pipes }, take);
  }

  object(kind: 'child' | 'pipe' | 'event' | 'memory', key: string, description: string): number {
    const number = this.#recorder.object(kind, key, description);
    if (kind === 'pipe' && this.#pipes.has(key)) this.#pipeOf.set(number, key);
    return number;
  }

  record(fact: Fact, options?: { readonly time?: number; readonly bytes?: readonly StoredBytes[] }): number {
    const seq = this.#recorder.record(fact, options);
    const signals = fact.kind === 'event.set' || fact.kind === 'event.signal';
    if (signals && this.#events.has(fact.event)) this.#fire({ by: 'event', key: fact.event });
    // Who takes the snapshots was asked before it knew this section, or its size: it is asked once more.
    if (fact.kind === 'memory.map' && fact.rule !== null && this.#lastMessage) this.#fire(this.#lastMessage);
    return seq;
  }

  message(...message: Parameters<Recorder['message']>): number {
    const seq = this.#recorder.message(...message);
    const key = this.#pipeOf.get(message[0]);
    this.#lastMessage = key === undefined ? null : { by: 'message', key };
    if (this.#lastMessage) this.#fire(this.#lastMessage);
    return seq;
  }

  #fire(trigger: SnapshotTrigger): void {
    const cause = `${trigger.by} ${trigger.key}`;
    if (this.#underWay.has(cause)) {
      this.#again.add(cause);
      return;
    }
    this.#underWay.add(cause);
    const goOn = () => {
      this.#underWay.delete(cause);
      if (this.#again.delete(cause)) this.#fire(trigger);
    };
    // It fails only when the run is over.
    this.#take(trigger).then(goOn, () => {});
  }
}
