import { constants } from 'node:os';
import type { Ending } from './libc/process.ts';

const signalNames = new Map<number, string>();
for (const [name, number] of Object.entries(constants.signals)) {
  // SIGIOT is SIGABRT, SIGPOLL is SIGIO: the first name is the common one.
  if (!signalNames.has(number)) signalNames.set(number, name);
}

const meanings: { readonly [name: string]: string } = {
  SIGHUP: 'hangup',
  SIGINT: 'interrupt',
  SIGQUIT: 'quit',
  SIGILL: 'illegal instruction',
  SIGTRAP: 'trace or breakpoint trap',
  SIGABRT: 'aborted',
  SIGBUS: 'bus error: memory that is not there, such as a section that was shrunk',
  SIGFPE: 'arithmetic exception',
  SIGKILL: 'killed',
  SIGUSR1: 'user signal 1',
  SIGSEGV: 'segmentation fault',
  SIGUSR2: 'user signal 2',
  SIGPIPE: 'broken pipe: nobody reads any more',
  SIGALRM: 'alarm clock',
  SIGTERM: 'terminated',
  SIGXCPU: 'limit of CPU time exceeded',
  SIGXFSZ: 'limit of file size exceeded',
  SIGSYS: 'bad system call',
};

export interface Exit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly status: string | null;
}

/** How a process ended, for programs (`signal`) and for people (`status`: `SIGSEGV segmentation fault`). */
export function describeExit(ending: Ending): Exit {
  if (ending.signal === null) return { exitCode: ending.exitCode, signal: null, status: null };
  const signal = signalNames.get(ending.signal) ?? `signal ${ending.signal}`;
  const meaning = meanings[signal];
  return { exitCode: null, signal, status: meaning === undefined ? signal : `${signal} ${meaning}` };
}
