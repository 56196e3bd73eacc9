import type { AnnouncementRule } from '../../protocol/description.ts';
import { fieldPlace } from '../description/fieldPlace.ts';

/** A message as the announcement of a section. */
export interface Reading {
  readonly value: number;
  readonly size: number;
  /** For the record: what recognised it. */
  readonly rule: string;
}

/** How 8, 12 and 16 bytes can be read; `struct{HANDLE h; DWORD size;}` has four bytes of padding with any content. */
export function* detectable(bytes: Uint8Array): Generator<Reading> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u64 = (at: number) => Number(view.getBigUint64(at, true));
  if (bytes.length === 8)
    yield { value: view.getUint32(0, true), size: view.getUint32(4, true), rule: 'detected 4+4' };
  if (bytes.length === 12) yield { value: u64(0), size: view.getUint32(8, true), rule: 'detected 8+4' };
  if (bytes.length === 16) {
    yield { value: u64(0), size: u64(8), rule: 'detected 8+8' };
    yield { value: u64(0), size: view.getUint32(8, true), rule: 'detected 8+4, padded' };
  }
}

/** The message as a rule of the description reads it; null: it is not of this rule. */
export function readRule(rule: AnnouncementRule, index: number, bytes: Uint8Array): Reading | null {
  if (rule.length !== undefined && rule.length !== bytes.length) return null;
  const unsigned = readField(rule.handle, bytes);
  const value = unsigned === null ? null : signed(unsigned, rule.handle);
  const size = readField(rule.size, bytes);
  if (value === null || size === null) return null;
  return { value, size, rule: `announcements[${index}]` };
}

/** −1, −2 … are pseudo handles, in whatever width they were written. */
function signed(value: number, field: string): number {
  const limit = 2 ** (8 * fieldPlace(field).size);
  return value >= limit - 16 ? value - limit || -1 : value;
}

/** Null when the message is too short for it. */
function readField(field: string, bytes: Uint8Array): number | null {
  const { size, offset, littleEndian } = fieldPlace(field);
  if (offset + size > bytes.length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (size === 2) return view.getUint16(offset, littleEndian);
  if (size === 4) return view.getUint32(offset, littleEndian);
  return Number(view.getBigUint64(offset, littleEndian));
}
