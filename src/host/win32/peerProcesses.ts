import { ERROR_INVALID_PARAMETER } from './errorNames.ts';
import { SYNCHRONIZE, WaitForMultipleObjects } from './native/events.ts';
import { CloseHandle, DuplicateHandle, GetLastError, HandleSlot } from './native/handles.ts';
import type { Handle } from './native/nativeType.ts';
import {
  GetCurrentProcess,
  OpenProcess,
  PROCESS_DUP_HANDLE,
  PROCESS_QUERY_INFORMATION,
  type ProcessHandle,
} from './native/processes.ts';

/** Wine asks for the full query right where Windows is content with the limited one. */
const access = PROCESS_DUP_HANDLE | PROCESS_QUERY_INFORMATION | SYNCHRONIZE;

interface Held {
  readonly handle: ProcessHandle;
  holders: number;
}

/**
 * Handles of the processes that we talk to, opened when they appear. As long as one is held Windows gives their number
 * to nobody else, so a number that a message brought is looked up in the process that sent it.
 */
export class PeerProcesses {
  readonly #held = new Map<number, Held>();

  /** Returns what lets it go. A process that may not be opened is not held; what needs it fails later and says so. */
  hold(pid: number): () => void {
    const held = this.#held.get(pid) ?? open(pid);
    if (held === null) return () => {};
    this.#held.set(pid, held);
    held.holders += 1;
    let holding = true;
    return () => {
      if (!holding) return;
      holding = false;
      held.holders -= 1;
      if (held.holders > 0) return;
      this.#held.delete(pid);
      CloseHandle(held.handle);
    };
  }

  /**
   * It has ended. No process has its number any more, which OpenProcess calls an invalid parameter; or somebody holds it
   * still, and of what has ended it is not documented that it stays in its job.
   */
  isGone(pid: number): boolean {
    const ended = this.with(pid, (process) => {
      return WaitForMultipleObjects(1, BigInt64Array.of(BigInt(process)), 0, 0) === 0;
    });
    return ended ?? GetLastError() === ERROR_INVALID_PARAMETER;
  }

  /** Runs `use` with a handle of the process; null when it cannot be opened, with the error as last error. */
  with<Result>(pid: number, use: (process: ProcessHandle) => Result): Result | null {
    const held = this.#held.get(pid);
    if (held !== undefined) return use(held.handle);
    const handle = OpenProcess(access, 0, pid);
    if (handle === 0) return null;
    try {
      return use(handle);
    } finally {
      CloseHandle(handle);
    }
  }
}

function open(pid: number): Held | null {
  const handle = OpenProcess(access, 0, pid);
  return handle === 0 ? null : { handle, holders: 0 };
}

/** A handle of our own to what another process (or we) call `value`; null on failure, with the last error set. */
export function duplicate<Kind extends string>(
  from: ProcessHandle,
  value: number,
  access: number,
  options = 0,
): Handle<Kind> | null {
  const copy = new HandleSlot<Kind>();
  const ok = DuplicateHandle(from, value as Handle, GetCurrentProcess(), copy.bytes, access, 0, options);
  return ok ? copy.value : null;
}
