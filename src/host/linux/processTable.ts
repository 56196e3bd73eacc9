import { readdirSync, readFileSync } from 'node:fs';

/** Every process that we launch, and what it starts, carries it. */
export const sessionVariable = 'IPC_SESSION';
/** Name of the launched child: tells several children's orphans apart. */
export const childVariable = 'IPC_CHILD';

export interface ProcessStatus {
  readonly zombie: boolean;
  readonly parent: number;
  /** Id of its session: the pid of the launched child that began it, as long as nobody began another. */
  readonly session: number;
  /** Clock ticks from the start of the system to that of the process: with the pid, a name that is never given again. */
  readonly startedAt: number;
}

/** Null: no such process. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export function processStatus(pid: number): ProcessStatus | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name, in parentheses, may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state, parent, , session] = fields;
    return {
      zombie: state === 'Z' || state === 'X',
      parent: Number(parent),
      session: Number(session),
      startedAt: Number(fields[19]),
    };
  } catch {
    return null;
  }
}

/** The environment that a process was started with; empty for a zombie or when it may not be read. */
export function startEnvironment(pid: number): ReadonlyMap<string, string> {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
    return new Map(
      entries.map((entry) => {
        const equals = entry.indexOf('=');
        return [entry.slice(0, equals), entry.slice(equals + 1)] as const;
      }),
    );
  } catch {
    return new Map();
  }
}

/** Another process that was started with this session's variable. A zombie has no environment to be known by. */
export function carriesSession(pid: number, sessionId: string): boolean {
  return pid !== process.pid && startEnvironment(pid).get(sessionVariable) === sessionId;
}

/** Processes that run in the session of this number (see setsid), whatever their group. */
export function membersOf(session: number): number[] {
  return allProcesses().filter((pid) => {
    const status = processStatus(pid);
    return status?.session === session && !status.zombie;
  });
}

/** Kills a process, or with a negative number a group, if it is still there and ours to kill (no setuid program). */
export function kill(target: number, signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): void {
  try {
    process.kill(target, signal);
  } catch {
    // It ended between the look and the kill; or nothing more can be done.
  }
}

export function allProcesses(): number[] {
  return entriesOf('/proc')
    .map(Number)
    .filter((pid) => pid > 0);
}

/** None while no descriptor is free: who looks for processes looks again, and a run survives that. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Children of this process, whichever thread started (or adopted) them. Empty where the kernel does not tell. */
export function ownChildren(): number[] {
  return entriesOf('/proc/self/task').flatMap((thread) => {
    try {
      const text = readFileSync(`/proc/self/task/${thread}/children`, 'latin1');
      return text.split(' ').filter(Boolean).map(Number);
    } catch {
      return [];
    }
  });
}
