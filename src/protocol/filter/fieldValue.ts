import { toBase64 } from '../bytes.ts';
import type { Record } from '../record.ts';

/** Undefined: the record has no such field. */
export type Value = string | number | bigint | boolean | null | undefined;

type FieldName = Record extends infer R ? (R extends Record ? keyof R : never) : never;

/** Checked by the compiler against the schema, so that the tab need not load that. */
const fieldNames: { readonly [K in FieldName]: true } = {
  seq: true,
  time: true,
  kind: true,
  version: true,
  platform: true,
  arch: true,
  startedAt: true,
  description: true,
  reason: true,
  exitCode: true,
  child: true,
  pid: true,
  program: true,
  args: true,
  stream: true,
  length: true,
  data: true,
  text: true,
  signal: true,
  status: true,
  stopped: true,
  pipe: true,
  path: true,
  instance: true,
  foreign: true,
  direction: true,
  truncated: true,
  since: true,
  issued: true,
  event: true,
  by: true,
  coalesced: true,
  count: true,
  sampled: true,
  memory: true,
  source: true,
  rule: true,
  handle: true,
  announcedSize: true,
  realSize: true,
  formerSize: true,
  ranges: true,
  stored: true,
  step: true,
  action: true,
  message: true,
  object: true,
  call: true,
  code: true,
  name: true,
  remedy: true,
  lost: true,
};

/** The names that a filter may use. */
export const allFieldNames: readonly string[] = Object.keys(fieldNames);
export const isFieldName = (name: string): boolean => Object.hasOwn(fieldNames, name);

/** As the field stands in a JSON line: bytes in base64, lists and descriptions as JSON. */
export function fieldValue(record: Record, name: string): Value {
  if (!Object.hasOwn(record, name)) return undefined;
  const value: unknown = record[name as keyof Record];
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'undefined':
      return value;
    default:
      if (value === null) return null;
      return value instanceof Uint8Array ? toBase64(value) : JSON.stringify(value);
  }
}
