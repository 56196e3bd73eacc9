import { toBase64 } from './bytes.ts';
import type { Record } from './record.ts';

/**
 * One record as a JSON line, without the line end: seq, time and kind first, all fields, `data` in base64.
 * @param base64 a faster encoder where the platform has one: most of the work is there
 */
export function recordLine(record: Record, base64: (bytes: Uint8Array) => string = toBase64): string {
  const { seq, time, kind, ...fields } = record;
  const data = 'data' in record ? { data: base64(record.data) } : {};
  return JSON.stringify({ seq, time, kind, ...fields, ...data });
}
