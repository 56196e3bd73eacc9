import {
  AttachConsole,
  CTRL_BREAK_EVENT,
  FreeConsole,
  GenerateConsoleCtrlEvent,
} from './native/processes.ts';

/**
 * Asks a console program to end, as Ctrl+Break would. Only who shares the console can send it, so we leave ours (we write
 * to pipes), visit the child's and leave that again. The event goes to the child's process group alone, in which we
 * are not. A program without a console, or one that ignores it, is not moved by this; nothing else exists.
 */
export function consoleBreak(pid: number): void {
  FreeConsole();
  if (!AttachConsole(pid)) return;
  GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, pid);
  FreeConsole();
}
