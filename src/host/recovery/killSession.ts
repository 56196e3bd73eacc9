import { readdirSync, readFileSync } from 'node:fs';
import type { Ledger } from './ledger.ts';

/** New processes may be forked while we kill; a few rounds see them all. */
const rounds = 20;

/**
 * Kills what a dead host has left running: its process groups, then every process of this user that carries the
 * session's variable, grandchildren that made a group of their own among them.
 *
 * On Windows the job has done it already, as the system closed the host's handle to it.
 *
 * @returns how many processes were killed
 */
export function killSession({ sessionId, groups }: Pick<Ledger, 'sessionId' | 'groups'>): number {
  if (process.platform !== 'linux') return 0;
  const killed = new Set<number>();
  for (let round = 0; round < rounds; round++) {
    const left = processesOf(sessionId).filter((pid) => !killed.has(pid));
    if (left.length === 0) break;
    for (const pid of left) {
      killed.add(pid);
      kill(pid);
    }
  }
  // Members that cleared their environment. A group's number is not given again while one of them lives.
  for (const group of groups) if (groupHasMembers(group)) kill(-group);
  return killed.size;
}

function processesOf(sessionId: string): number[] {
  const wanted = `IPC_SESSION=${sessionId}`;
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    try {
      if (!readFileSync(`/proc/${name}/environ`, 'latin1').split('\0').includes(wanted)) return [];
      // A zombie keeps nothing open and cannot be killed again.
      const state = /\) (\S)/.exec(readFileSync(`/proc/${name}/stat`, 'latin1'))?.[1];
      return state === 'Z' || state === 'X' ? [] : [pid];
    } catch {
      return [];
    }
  });
}

function groupHasMembers(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

function kill(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch {
    // It ended between the look and the kill.
  }
}
