import {
  allProcesses,
  carriesSession,
  kill,
  membersOf,
  processStatus,
  startEnvironment,
} from '../linux/processTable.ts';
import type { Ledger } from './ledger.ts';

/** New processes may be forked while we kill; a few rounds see them all. */
const rounds = 20;

/**
 * Kills what a dead host has left running: every process of this user that carries the session's variable, grandchildren
 * that made a group of their own among them, and then the groups of the children.
 *
 * On Windows the job has done it already, as the system closed the host's handle to it.
 *
 * @returns how many processes were killed
 */
export function killSession({ sessionId, groups }: Pick<Ledger, 'sessionId' | 'groups'>): number {
  if (process.platform !== 'linux') return 0;
  const killed = new Set<number>();
  for (let round = 0; round < rounds; round++) {
    const left = allProcesses().filter((pid) => carriesSession(pid, sessionId) && !killed.has(pid));
    if (left.length === 0) break;
    for (const pid of left) {
      killed.add(pid);
      kill(pid);
    }
  }
  for (const [group, startedAt] of groups) killGroup(group, startedAt);
  return killed.size;
}

/**
 * Members that cleared their environment. The ledger may be days old, and the number given to a stranger since: it is
 * still the group's if its leader is the process that we launched. Without a leader only those are taken for ours that
 * have an empty environment, as daemons lead no group either.
 */
function killGroup(group: number, startedAt: number): void {
  const leader = processStatus(group);
  if (leader) {
    if (leader.startedAt === startedAt) kill(-group);
    return;
  }
  for (const pid of membersOf(group)) if (startEnvironment(pid).size === 0) kill(pid);
}
