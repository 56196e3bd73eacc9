import type { ChildState } from '../../protocol/sessionState.ts';

/** How a child ended, as part of a sentence: `exit code 3`, `signal SIGSEGV`, or the name that the system has for it. */
export function howItEnded({ status, signal, exitCode }: ChildState): string {
  return status ?? (signal === null ? `exit code ${exitCode}` : `signal ${signal}`);
}

/** It ended by itself, and not well. */
export function endedBadly({ running, pid, stopped, signal, exitCode }: ChildState): boolean {
  return !running && pid !== null && !stopped && (signal !== null || Number(exitCode ?? 0) !== 0);
}
