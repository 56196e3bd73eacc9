import type { Clock } from '../kernel/clock.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { type Failure, NativeError } from '../kernel/nativeError.ts';
import type { Deadlines } from '../reactor/deadlines.ts';
import type { Recorder } from './recorder.ts';

/** What every live object of a session works with. */
export interface Surroundings {
  readonly kernel: Kernel;
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly recorder: Recorder;
}

/** Records a failure that somebody else reported or that a native wrapper threw. */
export function recordFailure(recorder: Recorder, failure: Failure, kind: 'error' | 'note' = 'error'): void {
  const facts = failure instanceof NativeError ? failure.failure : failure;
  const { object, call, code, name, message, remedy } = facts;
  recorder.record({ kind, object, call, code, name, message, remedy, lost: null });
}

/** Runs a native action; what it throws becomes an `error` record and undefined. Anything but NativeError is a defect and goes on. */
export function attempt<T>(recorder: Recorder, action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof NativeError)) throw error;
    recordFailure(recorder, error);
    return undefined;
  }
}

/** A note in our own words, not caused by a native call. */
export function note(
  recorder: Recorder,
  object: string | null,
  message: string,
  remedy: string | null = null,
): void {
  recorder.record({ kind: 'note', object, call: null, code: null, name: null, message, remedy, lost: null });
}
