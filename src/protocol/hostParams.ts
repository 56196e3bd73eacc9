/** The parameters of every request to the session host, as they cross a boundary; parsed on arrival. */
import * as z from 'zod';
import { sessionDescription } from './description.ts';
import { querySchema } from './query.ts';

export const index = z.int().nonnegative();
const row = index.describe('number of a record in the capture, from 0');
export const nothing = z.strictObject({});
export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes are expected');
const path = z.string().min(1);
const at = z
  .int()
  .positive()
  .nullable()
  .describe('number of a record: the section as that record left it; null: as it is now');
const longestPattern = 4096;

export const startSchema = z.strictObject({
  /** As written (not yet merged for a platform); parsed by sessionDescription. */
  description: sessionDescription,
  /** Folder that relative paths start from. */
  folder: path,
  workspaceFolder: path,
  /** Title when the description has no name. */
  title: z.string().min(1),
  /** File to record into, or the folder to make one in. */
  capture: z.union([z.strictObject({ file: path }), z.strictObject({ folder: path })]),
  /** Text that generated kernel names are made from; null: random names. */
  nameSeed: z.string().nullable(),
  /** Interactive: timeouts are notes, and without children only a stop ends the run. */
  interactive: z.boolean(),
  duration: z.number().positive().nullable().describe('milliseconds'),
  /** ms after which a note says that a child has not opened its pipe; 5 s if left out. */
  connectNoteAfter: z.int().positive().optional(),
});

const send = z.strictObject({
  pipe: z.string(),
  /** null: the only connected client. */
  instance: z.int().positive().nullable(),
  bytes,
});

export const hostParams = {
  start: startSchema,
  open: z.strictObject({ file: path }),
  /** After the death of a host: clean up what it left, end its capture, and show it. */
  recover: z.strictObject({ capture: path, ledger: path }),
  stop: z.strictObject({ reason: z.enum(['stopped', 'interrupted', 'terminated', 'closed']) }),
  state: nothing,
  rows: z.strictObject({
    query: querySchema,
    from: index.nullable(),
    count: index.max(1000),
    data: index.max(8192).optional().describe('most bytes of data in a row; 256 if left out'),
  }),
  record: z.strictObject({ row }),
  /** The message that a message answers, and the one that answers it. */
  exchange: z.strictObject({ row }),
  /** The last lines that a child wrote before a row. */
  lastOutput: z.strictObject({
    child: z.string(),
    stream: z.enum(['stdout', 'stderr']),
    row,
    lines: z.int().positive().max(100),
  }),
  bytes: z.strictObject({ row, offset: index, length: index.max(1 << 24) }),
  /** Position of a record in a view. */
  locate: z.strictObject({ query: querySchema, row }),
  /** The record of a view that is nearest to a moment: the first that is not before it, else the last. */
  rowAtTime: z.strictObject({ query: querySchema, time: index }),
  /** From a row of the capture on, the next record of a view that is of the same object, or that needs a look. */
  seek: z.strictObject({
    query: querySchema,
    row: index.nullable(),
    what: z.enum(['sameObject', 'alarm']),
    forwards: z.boolean(),
  }),
  /** About so many slices of [from, to] ns; to the newest record when `to` is null. */
  overview: z.strictObject({ from: index, to: index.nullable(), buckets: index.min(1).max(4000) }),
  marks: nothing,
  /** Marks a record, or takes its mark away when the comment is null. */
  setMark: z.strictObject({ seq: z.int().positive(), comment: z.string().max(10_000).nullable() }),
  /** The row of the record with this number. */
  rowOf: z.strictObject({ seq: z.int().positive() }),
  text: z.strictObject({ query: querySchema, from: index, count: index.max(100_000), bytes: z.boolean() }),
  memory: z.strictObject({
    memory: z.string(),
    offset: index,
    length: index.max(1 << 20),
    at: at.optional(),
    /** Number of the live window of this stretch that the asker has. */
    base: index.optional(),
  }),
  searchMemory: z.strictObject({
    memory: z.string(),
    at,
    pattern: bytes.refine(
      ({ length }) => length > 0 && length <= longestPattern,
      'a pattern has 1 to 4096 bytes',
    ),
    /** Which bits of the pattern count, a byte each. */
    mask: bytes,
    /** Offsets at which a match may begin: the first, and the one behind the last. */
    from: index,
    to: index,
    backwards: z.boolean(),
  }),
  /** Two states, of which null is the one of now. */
  compareMemory: z.strictObject({ memory: z.string(), a: at, b: at, from: index }),
  memorySnapshots: z.strictObject({ memory: z.string(), count: index.max(1000) }),
  memoryHistory: z.strictObject({
    memory: z.string(),
    offset: index,
    length: index.min(1).max(4096),
    count: index.min(1).max(200),
  }),
  memoryHeat: z.strictObject({ memory: z.string() }),
  /** Written at once, and recorded as a change that was not sampled. */
  writeMemory: z.strictObject({
    memory: z.string(),
    offset: index,
    bytes: bytes.refine(
      ({ length }) => length > 0 && length <= longestPattern,
      'a write has 1 to 4096 bytes',
    ),
  }),
  send,
  setEvent: z.strictObject({ event: z.string() }),
  resetEvent: z.strictObject({ event: z.string() }),
  /** Set, and reset a moment later if it is still set. */
  pulseEvent: z.strictObject({ event: z.string() }),
  /** Once more to a pipe that somebody else serves. */
  connect: z.strictObject({ pipe: z.string() }),
  disconnect: z.strictObject({ pipe: z.string(), instance: z.int().positive() }),
  allow: z.strictObject({ pipe: z.string() }),
  startChild: z.strictObject({ child: z.string() }),
  stopChild: z.strictObject({ child: z.string() }),
  /** No bytes: the end of the input. */
  stdin: z.strictObject({ child: z.string(), bytes }),
  snapshot: z.strictObject({ memory: z.string() }),
  childEnvironment: nothing,
  listPipes: nothing,
  scanNames: z.strictObject({ program: path }),
  selfTest: nothing,
};
