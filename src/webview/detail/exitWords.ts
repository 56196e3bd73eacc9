import type { RecordOf } from '../../protocol/record.ts';

/** https://learn.microsoft.com/openspecs/windows_protocols/ms-erref: what the common ways to die mean. */
const meanings: { readonly [status: string]: string } = {
  STATUS_ACCESS_VIOLATION: 'it read or wrote memory that it may not',
  STATUS_IN_PAGE_ERROR: 'memory could not be read from its file',
  STATUS_ILLEGAL_INSTRUCTION: 'it ran into bytes that are no instruction',
  STATUS_INTEGER_DIVIDE_BY_ZERO: 'it divided by zero',
  STATUS_STACK_OVERFLOW: 'its stack is full',
  STATUS_DLL_NOT_FOUND: 'a DLL that it needs was not found',
  STATUS_ENTRYPOINT_NOT_FOUND: 'a DLL lacks a function that it needs',
  STATUS_DLL_INIT_FAILED: 'a DLL could not be set up',
  STATUS_INVALID_IMAGE_FORMAT: 'a DLL is for another kind of machine',
  STATUS_HEAP_CORRUPTION: 'it wrote past the end of allocated memory',
  STATUS_STACK_BUFFER_OVERRUN: 'it gave up at once: a damaged stack, or abort()',
  STATUS_CONTROL_C_EXIT: 'Ctrl+C, or its console was closed',
  STATUS_INVALID_HANDLE: 'it used a handle that is not open',
  STATUS_BREAKPOINT: 'it met a breakpoint without a debugger',
  STATUS_ASSERTION_FAILURE: 'an assertion failed',
};

/** How a child ended, in one sentence: who did it, and what the code or the signal means. */
export function exitWords({ exitCode, signal, status, stopped }: RecordOf<'child.exit'>): string {
  if (stopped) {
    const how = signal ?? (exitCode === null ? '' : `exit code ${exitCode}`);
    return how === '' ? 'Ended by us.' : `Ended by us (${how}).`;
  }
  if (signal !== null) {
    const meaning = status?.startsWith(`${signal} `) ? status.slice(signal.length + 1) : null;
    return meaning === null ? `Killed by ${signal}.` : `Killed by ${signal}: ${meaning}.`;
  }
  if (status !== null) {
    const meaning = meanings[status.split(' ').at(-1) ?? ''];
    return meaning === undefined ? `Died with ${status}.` : `Died with ${status}: ${meaning}.`;
  }
  if (exitCode === null) return 'Ended; how is not known.';
  return Number(exitCode) === 0
    ? 'Ended by itself without an error.'
    : `Ended by itself with exit code ${exitCode}.`;
}
