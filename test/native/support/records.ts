import { z } from 'zod';
import {
  type Record as AnyRecord,
  type RecordKind,
  type RecordOf,
  record,
} from '../../../src/protocol/record.ts';

export type { AnyRecord, RecordKind, RecordOf };

const jsonLine = z.looseObject({ data: z.base64().optional() });

/**
 * One line of `--json`, checked against the schema that the field table is made of: every field there, none besides.
 * @throws when the line is no record
 */
export function parseRecord(line: string): AnyRecord {
  const { data, ...rest } = jsonLine.parse(JSON.parse(line));
  return record.parse(data === undefined ? rest : { ...rest, data: Buffer.from(data, 'base64') });
}

interface HasRecords {
  readonly records: readonly AnyRecord[];
}

/** All records of a kind, in order, that have the given fields. */
export function all<K extends RecordKind>(
  run: HasRecords,
  kind: K,
  fields: Partial<RecordOf<K>> = {},
): RecordOf<K>[] {
  const matches = (candidate: AnyRecord): candidate is RecordOf<K> =>
    candidate.kind === kind && hasFields(candidate, fields);
  return run.records.filter(matches);
}

/** The only record of a kind that has the given fields. @throws when there is none or more than one */
export function only<K extends RecordKind>(
  run: HasRecords,
  kind: K,
  fields: Partial<RecordOf<K>> = {},
): RecordOf<K> {
  const found = all(run, kind, fields);
  const [first] = found;
  if (first === undefined || found.length > 1) {
    const wanted = `${kind} ${JSON.stringify(fields)}`;
    throw new Error(`Expected one ${wanted}, found ${found.length}, among:\n${summary(run.records)}`);
  }
  return first;
}

export function hasFields(candidate: AnyRecord, fields: object): boolean {
  const actual = new Map<string, unknown>(Object.entries(candidate));
  return Object.entries(fields).every(([name, value]) => actual.get(name) === value);
}

/** Texts of the messages of one direction, in order. */
export function texts(run: HasRecords, direction: 'in' | 'out', pipe = 'main'): string[] {
  return all(run, 'message', { direction, pipe }).map((message) => text(message.data));
}

export function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

/** Bytes of one direction as one stream. */
export function stream(run: HasRecords, direction: 'in' | 'out', pipe = 'main'): Buffer {
  return Buffer.concat(all(run, 'message', { direction, pipe }).map((message) => message.data));
}

/** Short lines for a person who looks for the reason of a failure. */
export function summary(records: readonly AnyRecord[]): string {
  const line = (entry: AnyRecord) =>
    JSON.stringify(entry, (_key, value: unknown) =>
      value instanceof Uint8Array ? `${value.length} bytes ${text(value.subarray(0, 40))}` : value,
    );
  const shown = records.length > 60 ? [...records.slice(0, 40), ...records.slice(-20)] : records;
  return shown.map((entry) => line(entry).slice(0, 400)).join('\n');
}
