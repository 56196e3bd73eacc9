import type { Backlog, Progress, TabSession } from '../../protocol/notices.ts';
import type { SessionState } from '../../protocol/sessionState.ts';
import type { Log } from '../log.ts';
import type { KeptRun } from './earlierRuns.ts';
import type { HostProcess } from './hostProcess.ts';
import type { PlanSource, SessionPlan } from './sessionPlan.ts';

export type CaptureTarget = { file: string } | { folder: string };

/** What a session needs of its surroundings. */
export interface SessionNeeds {
  forkHost(): HostProcess;
  /** Reads the plan of the next run. */
  readPlan(source: PlanSource): Promise<SessionPlan>;
  captureFor(plan: SessionPlan): Promise<CaptureTarget>;
  readonly log: Log;
}

/** The run, or the capture, that a session shows now. */
export interface RunView {
  readonly run: number;
  readonly status: TabSession['status'];
  /** One sentence for the status; empty while there is nothing to say. */
  readonly detail: string;
  readonly capture: string | null;
  readonly state: SessionState;
  readonly progress: Progress | null;
  readonly backlog: readonly Backlog[];
  /** The runs before this one, oldest first. */
  readonly earlier: readonly KeptRun[];
}
