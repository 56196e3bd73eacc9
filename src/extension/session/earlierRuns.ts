import * as z from 'zod';
import type { EarlierRun } from '../../protocol/notices.ts';
import type { SessionState } from '../../protocol/sessionState.ts';
import { endedBadly, howItEnded } from './childEnd.ts';
import type { RunView } from './runView.ts';

/** A run whose capture can be looked at again; also in the next window, for which it is kept like this. */
export const keptRun = z.strictObject({
  run: z.int().positive(),
  records: z.int().nonnegative(),
  time: z.number().nonnegative(),
  detail: z.string(),
  capture: z.string(),
});
export type KeptRun = EarlierRun & Readonly<z.infer<typeof keptRun>>;

/** What a session has run so far: the number of the newest run, and the runs before it. */
export interface SessionPast {
  readonly run: number;
  readonly earlier: readonly KeptRun[];
}
export const noPast: SessionPast = { run: 0, earlier: [] };

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
