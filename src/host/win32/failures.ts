import { type Failure, NativeError } from '../kernel/nativeError.ts';
import { errorName, errorRemedy, errorText } from './errorNames.ts';
import { GetLastError } from './native/handles.ts';
import { unsigned } from './native/nativeType.ts';
import { statusName } from './statusNames.ts';

interface Words {
  /** Instead of what the code means in general. */
  readonly text?: string;
  readonly remedy?: string;
}

/** The failure of a native call that gave a Win32 error code. */
export function failureOf(object: string | null, call: string, code: number, words: Words = {}): Failure {
  const name = errorName(code);
  const subject = object === null ? call : `${object}: ${call}`;
  return {
    object,
    call,
    code,
    name,
    message: `${subject} failed: ${words.text ?? errorText(code)} (${name}, ${code}).`,
    remedy: words.remedy ?? errorRemedy(code),
  };
}

/** To be built right after the call: the next native call changes the code. */
export const lastError = (object: string | null, call: string, words: Words = {}): NativeError =>
  new NativeError(failureOf(object, call, GetLastError(), words));

/** The failure of a native call that gave an NTSTATUS. */
export function statusError(
  object: string | null,
  call: string,
  status: number,
  words: Words = {},
): NativeError {
  const code = unsigned(status);
  const name = statusName(code);
  const subject = object === null ? call : `${object}: ${call}`;
  const text = words.text === undefined ? '' : `: ${words.text}`;
  return new NativeError({
    object,
    call,
    code,
    name,
    message: `${subject} failed${text} (${name}).`,
    remedy: words.remedy ?? null,
  });
}

/** A request that is refused before any native call. */
export const refusal = (object: string | null, text: string, remedy: string | null = null): NativeError =>
  new NativeError({
    object,
    call: null,
    code: null,
    name: null,
    message: object === null ? text : `${object}: ${text}`,
    remedy,
  });
