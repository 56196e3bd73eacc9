import type { EarlierRun } from '../../protocol/notices.ts';
import type { SessionState } from '../../protocol/sessionState.ts';
import { endedBadly, howItEnded } from './childEnd.ts';
import type { RunView } from './runView.ts';

/** A run whose capture can be looked at again. */
export interface KeptRun extends EarlierRun {
  readonly capture: string;
}

/** Folds for more runs would be a list of their own; their captures stay where they are. */
const most = 20;

/** The runs before the next one, once `view` is over: without those that recorded nothing. */
export function earlierRuns({ earlier, run, capture, progress, detail, state }: RunView): readonly KeptRun[] {
  if (run === 0 || capture === null || progress === null) return earlier;
  const { records, time } = progress;
  return [...earlier, { run, capture, records, time, detail: [detail, ...failures(state)].join(' ') }].slice(
    -most,
  );
}

/** How children ended that did not end well. */
const failures = ({ children }: SessionState) =>
  children.filter(endedBadly).map((child) => `${child.child}: ${howItEnded(child)}.`);
