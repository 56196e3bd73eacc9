import { messageOf } from '../../protocol/messageOf.ts';
import { type Record, type RecordOf, record as recordSchema } from '../../protocol/record.ts';
import { schemaSentence } from '../../protocol/schemaProblems.ts';
import { schemaWords } from '../../protocol/schemaWords.ts';

/**
 * A record from its JSON as stored. Fields that this version does not know are left out.
 * @param dataLimit most bytes of `data`
 * @returns an `error` record when it cannot be read
 */
export function parseRecord(seq: number, time: number, json: string, dataLimit: number): Record {
  let fields: { [name: string]: unknown };
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed !== 'object' || parsed === null) throw new SyntaxError('it is no object');
    fields = { seq, time, ...parsed };
  } catch (error) {
    return unreadable(seq, time, `Record ${seq} is no JSON: ${messageOf(error)}.`);
  }
  const { data } = fields;
  if (typeof data === 'string') {
    const bytes = Buffer.from(data, 'base64');
    fields.data = new Uint8Array(bytes.subarray(0, Math.min(bytes.length, dataLimit)));
  }
  let result = recordSchema.safeParse(fields);
  for (const issue of result.error?.issues ?? []) {
    if (issue.code === 'unrecognized_keys') for (const key of issue.keys) delete fields[key];
  }
  if (!result.success) result = recordSchema.safeParse(fields, { error: schemaWords });
  if (result.success) return result.data;
  return unreadable(seq, time, `Record ${seq} is not understood: ${schemaSentence(result.error)}.`);
}

/** What stands for a record that cannot be read. */
export function unreadable(seq: number, time: number, message: string): RecordOf<'error'> {
  const nothing = { object: null, call: null, code: null, name: null, remedy: null, lost: null };
  return { seq: Math.max(1, seq), time, kind: 'error', ...nothing, message };
}
