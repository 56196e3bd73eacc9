import { NativeError } from '../kernel/nativeError.ts';
import type { AnnouncedObject, Section } from '../kernel/section.ts';
import { ERROR_INVALID_HANDLE } from './errorNames.ts';
import { failureOf, lastError, refusal, statusError } from './failures.ts';
import type { HandleTable } from './handleTable.ts';
import { CloseHandle, GetLastError, NtQueryObject, ObjectTypeInformation } from './native/handles.ts';
import { addressOf, type Handle } from './native/nativeType.ts';
import type { Parts } from './parts.ts';
import { duplicate } from './peerProcesses.ts';
import { sectionAccess, Win32Section } from './section.ts';

/** −1 (the process itself) to −6, sign-extended or not. As a source handle −1 would give us the whole process. */
function isPseudo(value: number): boolean {
  return (value < 0 && value >= -6) || (value >= 2 ** 32 - 6 && value < 2 ** 32) || value >= 2 ** 64 - 2048;
}

/** A handle as Windows gives them. Two low bits are the program's own, but nobody announces such a number. */
const isPlausible = (value: number): boolean =>
  Number.isInteger(value) && value > 0 && value < 2 ** 31 && value % 4 === 0;

/** What a process calls `value`, as a snapshot of all handles tells that is no older than `asked`. */
export function lookUpHandle(
  table: HandleTable,
  types: ReadonlyMap<number, string>,
  pid: number,
  value: number,
  asked: number,
): AnnouncedObject | null | 'later' {
  if (isPseudo(value)) return { kind: 'pseudo', description: 'pseudo handle', realSize: null };
  if (!isPlausible(value)) return null;
  const look = (): AnnouncedObject | null => {
    const index = table.typeOf(pid, value);
    if (index === null) return null;
    const description = types.get(index) ?? `object of type ${index}`;
    // Whether a section is backed by a file, and its size, only a handle of our own could tell.
    return { kind: description === 'Section' ? 'section' : 'other', description, realSize: null };
  };
  const before = look();
  // What was a section is looked at again when it is adopted, however old the snapshot. Only a miss must be true now: the
  // section may have been made since.
  if (before?.kind === 'section') return before;
  return table.reaches(asked) ? look() : 'later';
}

/**
 * Whether what `pid` calls `value` is another object than this section. Only for a handle that was a section before: it
 * is duplicated for the moment of comparing, as the handle table shows the addresses of objects to administrators only.
 */
export function handleNamesAnother(parts: Parts, pid: number, value: number, section: Section): boolean {
  const copy = parts.processes.with(pid, (process) => duplicate<'section'>(process, value, sectionAccess));
  if (copy === null) return false;
  const another = section instanceof Win32Section && !section.isThatOf(copy);
  CloseHandle(copy);
  return another;
}

/** A read-only handle of our own to the section that `pid` calls `value`. @throws NativeError with what it is instead */
export function adoptHandle(parts: Parts, object: string, pid: number, value: number): Section {
  if (isPseudo(value) || !isPlausible(value)) {
    throw refusal(
      object,
      `${value} is no handle of a section.`,
      'Send the handle as the creating call returned it.',
    );
  }
  const got = parts.processes.with(pid, (process) => {
    const copy = duplicate<'section'>(process, value, sectionAccess);
    return { copy, code: copy === null ? GetLastError() : 0 };
  });
  if (got === null) throw lastError(object, 'OpenProcess', { text: `process ${pid} cannot be opened` });
  const { copy, code } = got;
  if (copy === null) {
    const words =
      code === ERROR_INVALID_HANDLE
        ? {
            text: `process ${pid} has no handle ${value}`,
            remedy: 'The sender must keep the handle open until it was looked at.',
          }
        : { text: `handle ${value} of process ${pid} cannot be read as a section` };
    throw new NativeError(failureOf(object, 'DuplicateHandle', code, words));
  }
  const type = typeName(object, copy);
  if (type !== 'Section') {
    CloseHandle(copy);
    throw refusal(object, `handle ${value} of process ${pid} is of type ${type}, not a section.`);
  }
  return new Win32Section(parts, object, copy, `${pid}:${value}`);
}

/** `Section`, `Event`, `File`, …. Asks for the type, never for the name: on a pipe that can hang. */
function typeName(object: string, handle: Handle): string {
  const memory = new ArrayBuffer(1024);
  const status = NtQueryObject(handle, ObjectTypeInformation, memory, memory.byteLength, null);
  if (status < 0) {
    CloseHandle(handle);
    throw statusError(object, 'NtQueryObject', status);
  }
  // A UNICODE_STRING comes first; its text lies behind the structure, in the same memory.
  const bytes = Buffer.from(memory);
  const start = Number(bytes.readBigUInt64LE(8)) - addressOf(memory);
  return bytes.toString('utf16le', start, start + bytes.readUInt16LE(0));
}
