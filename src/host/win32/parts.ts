import type { Child } from '../kernel/child.ts';
import type { Peer } from '../kernel/pipe.ts';
import type { CompletionPort } from './completionPort.ts';
import type { PeerProcesses } from './peerProcesses.ts';
import type { Timers } from './timers.ts';
import type { UserSecurity } from './userSecurity.ts';
import type { Waiters } from './waiters.ts';

/** What the objects of one kernel share. */
export interface Parts {
  readonly port: CompletionPort;
  readonly timers: Timers;
  readonly security: UserSecurity;
  readonly waiters: Waiters;
  readonly processes: PeerProcesses;
  /** True while the host wants no more messages and output. */
  readonly paused: boolean;
  /** Connections alive, which share what memory there is for reads. */
  readonly connections: Set<Pausable>;
  /** What has to be closed when the kernel is disposed of; each takes itself out when it is closed before. */
  readonly objects: Set<Closable>;
  ownerOf(pid: number): Child | null;
}

export interface Closable {
  close(): void;
}

export interface Pausable {
  pause(paused: boolean): void;
}

/** A program that says something and ends may have gone before we look: the pipe knows its number then, and that is all. */
export function peerOf(parts: Parts, pid: number | null): Peer {
  if (pid === null) return { pid, uid: null, child: null, gone: false };
  const child = parts.ownerOf(pid);
  return { pid, uid: null, child, gone: child === null && parts.processes.isGone(pid) };
}
