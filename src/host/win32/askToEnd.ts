import { AttachConsole, CTRL_BREAK_EVENT, FreeConsole, GenerateConsoleCtrlEvent } from './native/consoles.ts';
import { FindWindowExW, GetWindowThreadProcessId, PostMessageW, WM_CLOSE } from './native/windows.ts';

/**
 * Asks a program to end: one with a console as Ctrl+Break would, one with windows as their close buttons would. A
 * program that has neither, or does not listen, is not moved by this; nothing else exists.
 */
export function askToEnd(pid: number): void {
  if (!breakConsole(pid)) closeWindows(pid);
}

/**
 * Only who shares a console can send its events, so we leave ours (we write to pipes), visit the child's and leave that
 * again. The event goes to the child's process group alone, in which we are not. False: it has no console.
 */
function breakConsole(pid: number): boolean {
  FreeConsole();
  if (!AttachConsole(pid)) return false;
  GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, pid);
  FreeConsole();
  return true;
}

function closeWindows(pid: number): void {
  const owner = new Uint32Array(1);
  for (
    let window = FindWindowExW(0, 0, null, null);
    window !== 0;
    window = FindWindowExW(0, window, null, null)
  ) {
    GetWindowThreadProcessId(window, owner);
    if (owner[0] === pid) PostMessageW(window, WM_CLOSE, 0, 0);
  }
}
