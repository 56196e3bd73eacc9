import type { LiveChild } from '../liveChild.ts';
import type { LiveEvent } from '../liveEvent.ts';
import type { LivePipe } from '../livePipe.ts';
import type { Sections } from '../sections.ts';

/**
 * One step under way. It is asked again after everything that happened, so it needs no callbacks and no thread of its own.
 * `poll` returns a sentence once the step has passed, null while it waits, and throws StepFailure when it never will.
 */
export interface StepRun {
  readonly action: string;
  /** Only a child (or whoever is connected) can satisfy it. */
  readonly needsPeer: boolean;
  /** null: this step has no timeout. */
  readonly timeout: number | null;
  /** What it waits for: `a client of main`. */
  readonly waitsFor: string;
  poll(): string | null;
  /** What goes on all the same when the time is over, as a sentence; null: nothing. */
  goesOn?(): string | null;
  /** Takes back what was asked for, when the step has failed and others follow. */
  giveUp?(): void;
}

export class StepFailure extends Error {}

/** Work that the main thread does for a step: it alone reads memory and writes files. */
export interface Outside {
  snapshot(memory: string, reason: 'step'): Promise<string>;
  save(memory: string, file: string, range: readonly [number, number] | null): Promise<string>;
}

/** What steps act on. */
export interface Stage {
  readonly pipes: ReadonlyMap<string, LivePipe>;
  readonly events: ReadonlyMap<string, LiveEvent>;
  readonly children: ReadonlyMap<string, LiveChild>;
  readonly sections: Sections;
  readonly outside: Outside;
  /** Somebody looks, and may start a child by hand. */
  readonly interactive: boolean;
  /** ns */
  now(): number;
  /** Relative files start from the description's folder. */
  resolveFile(file: string): string;
}

export const defaultTimeout = 30_000;

/** The object of this name; the description was checked, so a miss can only be one whose creation failed. */
export function known<T>(objects: ReadonlyMap<string, T>, name: string): T {
  const object = objects.get(name);
  if (!object) throw new StepFailure(`${name} is not there: it could not be created.`);
  return object;
}
