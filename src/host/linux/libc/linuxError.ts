import { constants } from 'node:os';
import { getSystemErrorMap } from 'node:util';
import { type Failure, NativeError } from '../../kernel/nativeError.ts';
import { lastErrno } from './libc.ts';

/** Error numbers by name: `errno.EAGAIN`. */
export const errno = constants.errno;

const nameOf = new Map(Object.entries(constants.errno).map(([name, code]) => [code, name]));
// Two names for one number: the common one counts.
nameOf.set(errno.EAGAIN, 'EAGAIN');

/** What the number means, in a few words. */
function meaningOf(code: number): string {
  if (code === errno.ENOEXEC) return 'this is no program that the system can run';
  return getSystemErrorMap().get(-code)?.[1] ?? `error ${code}`;
}

/** What to do about a number that means the same of any call. */
function remedyFor(code: number): string | null {
  return code === errno.EMFILE || code === errno.ENFILE ? 'Raise the limit of open files (ulimit -n).' : null;
}

/**
 * One failed call as a sentence: `pipe main: cannot listen on /run/x.sock: address already in use (EADDRINUSE).`
 * @param what the sentence without its reason: `cannot listen on /run/x.sock`
 * @param remedy what to do about this call; else what its number says
 */
export function linuxFailure(
  object: string | null,
  call: string,
  code: number,
  what: string,
  remedy: string | null = null,
): Failure {
  const name = nameOf.get(code) ?? `errno ${code}`;
  const subject = object === null ? '' : `${object}: `;
  const message = `${subject}${what}: ${meaningOf(code)} (${name}).`;
  return { object, call, code, name, message, remedy: remedy ?? remedyFor(code) };
}

/** @see linuxFailure. `code` is by default that of the call made just before. */
export function linuxError(
  object: string | null,
  call: string,
  what: string,
  remedy: string | null = null,
  code: number = lastErrno(),
): NativeError {
  return new NativeError(linuxFailure(object, call, code, what, remedy));
}

/** A failure that no call told: we refuse by ourselves. */
export function refusal(object: string | null, message: string, remedy: string | null = null): NativeError {
  const subject = object === null ? '' : `${object}: `;
  return new NativeError({
    object,
    call: null,
    code: null,
    name: null,
    message: `${subject}${message}`,
    remedy,
  });
}
