/**
 * Records: everything that a capture holds, one thing that happened each.
 *
 * This schema is the contract with outside readers of `--json` and the source of the field table in docs/records.md.
 * In memory `data` is bytes; in a JSON line it is base64 (see recordLine.ts). All fields are always present, null where
 * they do not apply.
 */
import * as z from 'zod';

/** Integers are numbers to 2^53−1 and decimal strings beyond. */
const integer = z.union([z.int(), z.string().regex(/^-?\d+$/)]);
/** Nanoseconds since the start of the run, on the machine's monotonic clock. */
const nanoseconds = z.int().nonnegative();
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes are expected');
const range = z.tuple([z.int().nonnegative(), z.int().positive()]);

const common = {
  seq: z.int().positive().describe('number of the record in its run: file order'),
  time: nanoseconds.describe('when the host took it, in ns since the start; never falls with seq'),
};
const kind = <K extends string, F extends z.ZodRawShape>(name: K, fields: F) =>
  z.strictObject({ ...common, kind: z.literal(name), ...fields });

export const endReasons = [
  'completed',
  'failed',
  'duration',
  'stopped',
  'interrupted',
  'terminated',
  'closed',
  'hostDied',
] as const;

const pipe = z.string().describe('key of the pipe in the description');
const instance = z
  .int()
  .positive()
  .describe('number of the client of this pipe, from 1, never reused in a run');
const since = nanoseconds.describe('last moment at which this source was known to be empty');

const eventFields = {
  event: z.string().describe('key of the event object'),
  by: z.literal('us').nullable().describe('who did it: us, or null as no kernel tells'),
  coalesced: z.boolean().describe('our set found the event still set'),
  count: z.int().positive().describe('at least so many'),
  sampled: z.boolean().describe('seen by sampling, not by a notification'),
  since,
};

const failureFields = {
  object: z.string().nullable().describe('the object concerned'),
  call: z.string().nullable().describe('the native call that failed'),
  code: integer.nullable().describe('its error code'),
  name: z.string().nullable().describe('the symbolic name of the code'),
  message: z.string().describe('a sentence for a person'),
  remedy: z.string().nullable().describe('what to do'),
  lost: integer.nullable().describe('how many records are not stored'),
};

export const record = z.discriminatedUnion('kind', [
  kind('session.start', {
    version: z.string(),
    platform: z.enum(['win32', 'linux']),
    arch: z.string(),
    startedAt: z.string().describe('wall clock, ISO 8601'),
    description: z
      .record(z.string(), z.unknown())
      .describe('the description as run; of environments only names'),
  }),
  kind('session.end', { reason: z.enum(endReasons), exitCode: z.int() }),
  kind('child.start', { child: z.string(), pid: z.int(), program: z.string(), args: z.array(z.string()) }),
  kind('child.output', {
    child: z.string(),
    stream: z.enum(['stdout', 'stderr']),
    length: z.int().nonnegative(),
    data: bytes,
    text: z.string().describe('data decoded, without its line end'),
  }),
  kind('child.exit', {
    child: z.string(),
    pid: z.int(),
    exitCode: integer.nullable(),
    signal: z.string().nullable(),
    status: z.string().nullable().describe('such as 0xC0000005 STATUS_ACCESS_VIOLATION'),
    stopped: z.boolean().describe('we ended it: does not count as a failure'),
  }),
  kind('pipe.listen', { pipe, path: z.string() }),
  kind('pipe.connect', {
    pipe,
    instance,
    pid: z.int().nullable(),
    child: z.string().nullable(),
    foreign: z.boolean().describe('not launched by us, nor a descendant of a launched process'),
  }),
  kind('pipe.refuse', { pipe, pid: z.int().nullable(), reason: z.string() }),
  kind('pipe.disconnect', { pipe, instance, reason: z.string() }),
  kind('message', {
    pipe,
    instance,
    child: z.string().nullable(),
    direction: z.enum(['in', 'out']).describe('in: to us, out: from us'),
    length: z.int().nonnegative(),
    data: bytes,
    truncated: z.boolean().describe('the sender was cut off in the middle'),
    since,
    issued: nanoseconds.nullable().describe('direction out: when the send was begun'),
  }),
  kind('event.set', eventFields),
  kind('event.reset', eventFields),
  kind('event.signal', eventFields),
  kind('event.consume', eventFields),
  kind('memory.map', {
    memory: z.string(),
    child: z.string().nullable(),
    source: z.enum(['created', 'announced', 'opened']),
    rule: z.string().nullable().describe('what recognised the announcement'),
    handle: integer.nullable(),
    announcedSize: integer
      .nullable()
      .describe(
        'bytes by agreement; null where none was told, or the section has grown beyond it unannounced',
      ),
    realSize: integer.describe(
      'bytes that it has; recorded once more, under the same name, when it has grown',
    ),
    formerSize: integer
      .nullable()
      .default(null)
      .describe('bytes that it had when it was recorded before; null: it has just been mapped'),
  }),
  kind('memory.change', {
    memory: z.string(),
    ranges: z.array(range).describe('[offset, length], at a grain of 4 KiB'),
    stored: z.boolean().describe('the bytes are in the capture'),
    sampled: z.boolean().describe("found by looking again and again; false: we wrote it, by the user's hand"),
    since,
  }),
  kind('memory.snapshot', {
    memory: z.string(),
    reason: z.enum(['step', 'demand', 'timer', 'event', 'message', 'end']),
    ranges: z.array(range),
  }),
  kind('memory.unmap', { memory: z.string(), reason: z.string() }),
  kind('step.ok', { step: z.int().positive(), action: z.string(), message: z.string() }),
  kind('step.fail', { step: z.int().positive(), action: z.string(), message: z.string() }),
  kind('note', failureFields),
  kind('error', failureFields),
  kind('gap', failureFields),
]);

export type Record = z.infer<typeof record>;
export type RecordKind = Record['kind'];
export type RecordOf<K extends RecordKind> = Extract<Record, { kind: K }>;
export type EndReason = (typeof endReasons)[number];
/** A record before the sequencer has numbered and stamped it. */
export type Fact<K extends RecordKind = RecordKind> = K extends RecordKind
  ? Omit<RecordOf<K>, 'seq' | 'time'>
  : never;

export const recordKinds: readonly RecordKind[] = record.options.map((option) => option.shape.kind.value);
