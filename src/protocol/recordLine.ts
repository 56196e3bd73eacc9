import { toBase64 } from './bytes.ts';
import type { Record } from './record.ts';

/** One record as a JSON line, without the line end: seq, time and kind first, all fields, `data` in base64. */
export function recordLine(record: Record): string {
  const { seq, time, kind, ...fields } = record;
  const data = 'data' in record ? { data: toBase64(record.data) } : {};
  return JSON.stringify({ seq, time, kind, ...fields, ...data });
}
