import { statusError } from './failures.ts';
import type { HandleTable } from './handleTable.ts';
import { CloseHandle, NtQueryObject, ObjectTypesInformation } from './native/handles.ts';
import { type Handle, invalidHandle } from './native/nativeType.ts';
import { CreateFileMappingW, PAGE_READWRITE } from './native/sections.ts';

/** OBJECT_TYPES_INFORMATION in a 64-bit process: a count, then entries, each followed by its name. */
const headerSize = 8;
const entrySize = 104;
const indexAt = 90;

/**
 * The names of the types of kernel objects (`Section`, `Event`, `File`, …) by the number that stands for each in the table
 * of all handles. The numbers differ between versions of Windows, and Wine counts from elsewhere in that table than in
 * its list of types; a section of our own tells how far apart the two are.
 */
export function objectTypes(handles: HandleTable): ReadonlyMap<number, string> {
  const listed = listTypes();
  const section = CreateFileMappingW(invalidHandle as Handle, null, PAGE_READWRITE, 0, 1, null);
  handles.refresh();
  const seen = handles.typeOf(process.pid, section);
  CloseHandle(section);
  const [sectionIndex] = listed.find(([, name]) => name === 'Section') ?? [];
  const shift = seen === null || sectionIndex === undefined ? 0 : seen - sectionIndex;
  return new Map(listed.map(([index, name]) => [index + shift, name]));
}

function listTypes(): Array<[number, string]> {
  // Some seventy types need 10 KiB.
  const table = Buffer.alloc(1 << 17);
  const status = NtQueryObject(0 as Handle, ObjectTypesInformation, table, table.length, new Uint32Array(1));
  if (status < 0) throw statusError(null, 'NtQueryObject', status);
  const types: Array<[number, string]> = [];
  let at = headerSize;
  for (let left = table.readUInt32LE(0); left > 0; left--) {
    const length = table.readUInt16LE(at);
    const room = table.readUInt16LE(at + 2);
    const name = table.toString('utf16le', at + entrySize, at + entrySize + length);
    types.push([table.readUInt8(at + indexAt), name]);
    at += entrySize + Math.ceil(room / 8) * 8;
  }
  return types;
}
