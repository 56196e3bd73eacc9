import { NativeError } from '../kernel/nativeError.ts';
import type { Section, SectionHandle, SectionSpec } from '../kernel/section.ts';
import { ERROR_ALREADY_EXISTS } from './errorNames.ts';
import { wordsForName } from './eventObject.ts';
import { failureOf, lastError, refusal, statusError } from './failures.ts';
import { CloseHandle, CompareObjectHandles, GetLastError } from './native/handles.ts';
import { type Handle, invalidHandle } from './native/nativeType.ts';
import { GetCurrentProcess } from './native/processes.ts';
import {
  CreateFileMappingW,
  type MappingHandle,
  NtQuerySection,
  OpenFileMappingW,
  PAGE_READWRITE,
  SEC_FILE,
  SEC_IMAGE,
  SECTION_MAP_READ,
  SECTION_QUERY,
  SectionBasicInformation,
} from './native/sections.ts';
import type { Closable, Parts } from './parts.ts';
import { duplicate } from './peerProcesses.ts';

/** All that looking at a section needs: nothing that we hold can change the child's memory. */
export const sectionAccess = SECTION_MAP_READ | SECTION_QUERY;

/** A section in the page file. */
export class Win32Section implements Section {
  readonly childValue: string;
  readonly realSize: number;
  /** Handles are compared by CompareObjectHandles only, not by a value. */
  readonly identity: string;
  readonly #object: string;
  readonly #handle: MappingHandle;
  readonly #objects: Set<Closable>;
  #closed = false;

  /** Takes over `handle`. @throws NativeError, having closed it, when it is file-backed. */
  constructor({ objects }: Parts, object: string, handle: MappingHandle, name: string) {
    this.#object = object;
    this.#handle = handle;
    this.identity = identify(objects, handle);
    this.#objects = objects.add(this);
    this.childValue = name;
    try {
      this.realSize = pageFileSize(object, handle);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  share(): SectionHandle {
    const copy = duplicate<'SectionHandle'>(GetCurrentProcess(), this.#handle, sectionAccess);
    if (copy === null) throw lastError(this.#object, 'DuplicateHandle');
    // The brand of the contract; the value is a handle either way.
    return copy as number as SectionHandle;
  }

  /** Whether another handle is for the same memory. */
  isThatOf(handle: MappingHandle): boolean {
    return CompareObjectHandles(this.#handle, handle) !== 0;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#objects.delete(this);
    CloseHandle(this.#handle);
  }
}

let identified = 0;

/** Windows can only say whether two handles are for the same thing, so ours are compared. */
function identify(objects: Set<Closable>, handle: MappingHandle): string {
  for (const object of objects) {
    if (object instanceof Win32Section && object.isThatOf(handle)) return object.identity;
  }
  identified += 1;
  return String(identified);
}

export function createSection(parts: Parts, { object, name, size, open }: SectionSpec): Section {
  if (name === null || name === '') {
    throw refusal(object, 'shared memory on Windows needs a name, nothing can be inherited.');
  }
  if (open) {
    const handle = OpenFileMappingW(sectionAccess, 0, name);
    if (handle === 0) throw lastError(object, 'OpenFileMappingW', wordsForName(GetLastError(), name));
    return new Win32Section(parts, object, handle, name);
  }
  const high = Math.floor(size / 2 ** 32);
  const handle = CreateFileMappingW(
    invalidHandle as Handle,
    parts.security.attributes,
    PAGE_READWRITE,
    high,
    size % 2 ** 32,
    name,
  );
  const code = GetLastError();
  if (handle !== 0 && code !== ERROR_ALREADY_EXISTS) return new Win32Section(parts, object, handle, name);
  if (handle !== 0) CloseHandle(handle);
  throw new NativeError(failureOf(object, 'CreateFileMappingW', code, wordsForName(code, name)));
}

/** The size, rounded up to pages. @throws NativeError for sections whose pages come from a file */
function pageFileSize(object: string, handle: MappingHandle): number {
  const information = Buffer.alloc(24);
  const status = NtQuerySection(handle, SectionBasicInformation, information, information.length, null);
  if (status < 0) throw statusError(object, 'NtQuerySection', status);
  // SECTION_BASIC_INFORMATION: base address, attributes, size. A page of a file can fail to load at any read, which ends
  // the reader's process, and an image's are not shared memory at all.
  const attributes = information.readUInt32LE(8);
  if ((attributes & (SEC_FILE | SEC_IMAGE)) !== 0) {
    throw refusal(
      object,
      'the section is backed by a file; only memory in the page file is looked at.',
      'Look at the file instead.',
    );
  }
  return Number(information.readBigInt64LE(16));
}
