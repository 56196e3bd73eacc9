/** What one side of a hop tells the other without being asked: session host → extension → tab. */
import type { EndReason } from './record.ts';
import type { CheckResult } from './selfTest.ts';
import type { SessionState } from './sessionState.ts';

export interface Progress {
  readonly records: number;
  readonly bytes: number;
  readonly lost: number;
  /** ns since the start. */
  readonly time: number;
}

/** Bytes that a peer has not read yet, and sends of ours that wait for it. */
export interface Backlog {
  readonly pipe: string;
  readonly instance: number;
  readonly unread: number;
  readonly queued: number;
}

/** Recording has stopped, and not even the gap that says so can be written. */
export interface Unrecorded {
  /** Why, in a sentence for a person. */
  readonly message: string;
  /** Records that are lost so far. */
  readonly lost: number;
}

export type HostNotices = {
  progress: Progress;
  unrecorded: Unrecorded;
  state: SessionState;
  backlog: Backlog[];
  ended: { exitCode: number; reason: EndReason };
  /** The self-test begins to look at this. */
  checking: { name: string };
  checked: CheckResult;
};

/** A run before the newest, as its fold tells of it. */
export interface EarlierRun {
  readonly run: number;
  readonly records: number;
  /** ns between its first and its last record. */
  readonly time: number;
  /** How it ended, in sentences. */
  readonly detail: string;
}

/** What the tab shows in its session bar. */
export interface TabSession {
  readonly title: string;
  /** The run that is shown. */
  readonly run: number;
  /** The newest run: another while an earlier one is shown. */
  readonly newest: number;
  /** Runs before the newest that are kept, oldest first. */
  readonly earlier: readonly EarlierRun[];
  /** starting, running, stopping, ended: of a live run. capture: an opened file. died: the recorder stopped. */
  readonly status: 'starting' | 'running' | 'stopping' | 'ended' | 'capture' | 'died';
  /** One sentence for the status, such as why it ended. */
  readonly detail: string;
  readonly capture: string | null;
  /** May be started again (a description is known and the workspace is trusted). */
  readonly canRestart: boolean;
  /** Where it runs when not on the user's own machine, such as "WSL: Ubuntu". */
  readonly remote: string | null;
}
/** The user's settings that concern the page. */
export interface PageSettings {
  readonly timeFormat: 'sinceStart' | 'clock';
  /** When the bytes of a memory view are read again, where nothing else was chosen in it. */
  readonly memoryRefresh: 'live' | 'message' | 'demand';
}
export type PageNotices = {
  settings: PageSettings;
  session: TabSession;
  progress: Progress;
  state: SessionState;
  backlog: Backlog[];
  /** Select this row (from a tree, or a link outside the page). */
  reveal: { row: number };
  /** Open this section in the memory view. */
  showMemory: { memory: string };
  /** Copy the selected row as text. */
  copyRecord: null;
  /** What was chosen in a menu that VS Code drew on the page. */
  menu: { action: string };
  /** Put the cursor into the compose bar. */
  compose: { pipe: string | null };
};
