/**
 * The objects of a run and their state, derived from records alone, so that the tree of a live run and of its capture
 * are the same.
 */
import type { RecordOf } from './record.ts';

export interface Traffic {
  messages: number;
  bytes: number;
}
export interface InstanceState {
  instance: number;
  pid: number | null;
  child: string | null;
  foreign: boolean;
  connected: boolean;
  in: Traffic;
  out: Traffic;
}
export interface PipeState {
  pipe: string;
  path: string | null;
  role: 'serve' | 'connect';
  mode: 'message' | 'byte';
  listening: boolean;
  /** All connected clients, and the last few that have gone. */
  instances: InstanceState[];
  /** Clients that have gone and are no longer listed one by one, with what they said in all. */
  past: { instances: number; in: Traffic; out: Traffic };
  refused: number;
}
export interface EventState {
  event: string;
  name: string | null;
  waitedBy: 'child' | 'parent';
  reset: 'auto' | 'manual';
  /** null: not known (nothing seen yet). */
  set: boolean | null;
  sets: number;
  signals: number;
  consumed: number;
}
export interface MemoryState {
  memory: string;
  child: string | null;
  source: RecordOf<'memory.map'>['source'] | 'declared';
  announcedSize: number | string | null;
  realSize: number | string | null;
  mapped: boolean;
  changes: number;
  /** Row of the record that mapped it, for links. */
  mapSeq: number | null;
}
export interface ChildState {
  child: string;
  pid: number | null;
  program: string;
  running: boolean;
  exitCode: number | string | null;
  signal: string | null;
  status: string | null;
  stopped: boolean;
}
export interface SessionState {
  name: string;
  platform: 'win32' | 'linux' | null;
  startedAt: string | null;
  ended: { reason: RecordOf<'session.end'>['reason']; exitCode: number } | null;
  children: ChildState[];
  pipes: PipeState[];
  events: EventState[];
  memory: MemoryState[];
  steps: { ok: number; failed: number };
  problems: number;
  lost: number;
}

export function emptySessionState(name = ''): SessionState {
  return {
    name,
    platform: null,
    startedAt: null,
    ended: null,
    children: [],
    pipes: [],
    events: [],
    memory: [],
    steps: { ok: 0, failed: 0 },
    problems: 0,
    lost: 0,
  };
}
