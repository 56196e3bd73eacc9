/**
 * Every request on the two hops (tab → extension → session host), one line each: name, parameters, result.
 *
 * The parameters are zod schemas as they cross a boundary and are parsed on arrival; the tab imports only the types.
 */
import * as z from 'zod';
import type { Parsers } from './channel.ts';
import { sessionDescription } from './description.ts';
import type {
  MemoryDifferences,
  MemoryHeat,
  MemoryMatch,
  MemoryMoment,
  MemoryPast,
  MemoryWindow,
} from './memoryAnswers.ts';
import type { Overview } from './overview.ts';
import { querySchema } from './query.ts';
import type { Record } from './record.ts';
import type { Exchange, Row, RowWindow } from './rowAnswers.ts';
import type { SessionState } from './sessionState.ts';

const index = z.int().nonnegative();
const row = index.describe('number of a record in the capture, from 0');
const nothing = z.strictObject({});
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes are expected');
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

/** A record that somebody has marked, by its number; the comment may be empty. */
export interface Mark {
  readonly seq: number;
  readonly comment: string;
}

/** A record: its row in the capture, and its index in the view that was asked about. */
export interface Place {
  readonly row: number;
  readonly index: number;
}

type M<P extends z.ZodType, R> = { params: z.infer<P>; result: R };
const hostParams = {
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
type P = typeof hostParams;

export type HostMethods = {
  start: M<P['start'], { capture: string; ledger: string }>;
  open: M<P['open'], { complete: boolean; ended: boolean }>;
  recover: M<P['recover'], { complete: boolean; killed: number }>;
  stop: M<P['stop'], null>;
  state: M<P['state'], SessionState>;
  rows: M<P['rows'], RowWindow>;
  record: M<P['record'], { row: number; record: Record }>;
  exchange: M<P['exchange'], Exchange>;
  lastOutput: M<P['lastOutput'], Row[]>;
  bytes: M<P['bytes'], Uint8Array>;
  locate: M<P['locate'], { index: number | null }>;
  rowAtTime: M<P['rowAtTime'], Place | null>;
  seek: M<P['seek'], Place | null>;
  overview: M<P['overview'], Overview>;
  /** All marks of the capture, by number. */
  marks: M<P['marks'], Mark[]>;
  setMark: M<P['setMark'], Mark[]>;
  rowOf: M<P['rowOf'], { row: number | null }>;
  /** last: number of the last record in it; null when there is none. */
  text: M<P['text'], { text: string; last: number | null }>;
  memory: M<P['memory'], MemoryWindow>;
  searchMemory: M<P['searchMemory'], MemoryMatch>;
  compareMemory: M<P['compareMemory'], MemoryDifferences>;
  memorySnapshots: M<P['memorySnapshots'], MemoryMoment[]>;
  memoryHistory: M<P['memoryHistory'], MemoryPast>;
  memoryHeat: M<P['memoryHeat'], MemoryHeat>;
  writeMemory: M<P['writeMemory'], null>;
  send: M<P['send'], null>;
  setEvent: M<P['setEvent'], null>;
  resetEvent: M<P['resetEvent'], null>;
  pulseEvent: M<P['pulseEvent'], null>;
  disconnect: M<P['disconnect'], null>;
  allow: M<P['allow'], null>;
  startChild: M<P['startChild'], null>;
  stopChild: M<P['stopChild'], null>;
  stdin: M<P['stdin'], null>;
  snapshot: M<P['snapshot'], null>;
  /** What a program started elsewhere needs in its environment. */
  childEnvironment: M<P['childEnvironment'], { [name: string]: string }>;
  /** Names of existing pipes; listing opens none. */
  listPipes: M<P['listPipes'], string[]>;
  /** Pipe and object names found in a program file by a read-only scan. */
  scanNames: M<P['scanNames'], { pipes: string[]; objects: string[] }>;
  /** Checks what sessions need of this machine; the findings come as notices, so that a crash loses none. */
  selfTest: M<P['selfTest'], null>;
};
const parsersOf = <S extends { [name: string]: z.ZodType }>(schemas: S) =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, parser(name, schema)])) as {
    [K in keyof S]: (params: unknown) => z.infer<S[K]>;
  };
const parser = (name: string, schema: z.ZodType) => (params: unknown) => {
  const result = understood(schema, params);
  if (result.success) return result.data;
  throw new Error(`The request ${name} is not understood: ${z.prettifyError(result.error)}`);
};

/** A length may be looked at of what is no text, and be something that cannot even be compared. */
function understood(schema: z.ZodType, params: unknown): z.ZodSafeParseResult<unknown> {
  try {
    return schema.safeParse(params);
  } catch (error) {
    return {
      success: false,
      error: new z.ZodError([{ code: 'custom', path: [], message: String(error), input: params }]),
    };
  }
}
export const hostParsers = parsersOf(hostParams) as Parsers<HostMethods>;

/** What the tab asks of the session host: the extension only passes it on. */
export const passedOn = [
  'rows',
  'record',
  'exchange',
  'lastOutput',
  'bytes',
  'locate',
  'rowAtTime',
  'seek',
  'overview',
  'marks',
  'setMark',
  'rowOf',
  'memory',
  'searchMemory',
  'compareMemory',
  'memorySnapshots',
  'memoryHistory',
  'memoryHeat',
  'writeMemory',
  'send',
  'setEvent',
  'resetEvent',
  'pulseEvent',
  'disconnect',
  'allow',
  'startChild',
  'snapshot',
] as const satisfies readonly (keyof HostMethods)[];
export type PassedOn = (typeof passedOn)[number];

/** What the tab asks of the extension itself. */
const pageParams = {
  /** The page is drawn and wants the first notices. */
  ready: nothing,
  stop: nothing,
  restart: nothing,
  openAsText: z.strictObject({ query: querySchema, row: index.nullable() }),
  copyText: z.strictObject({ text: z.string().max(1 << 26) }),
  /** Saves a text in a file that the user chooses. */
  saveText: z.strictObject({ name: z.string().min(1).max(200), text: z.string().max(1 << 26) }),
  /** Saves the bytes of a message in a file that the user chooses: pickFile finds it again. */
  saveMessage: z.strictObject({ bytes }),
  copyChildEnvironment: nothing,
  /** Reads a file that the user chooses in a dialog; null: cancelled. */
  pickFile: nothing,
  /** Shows the capture of an earlier run, or the newest run again. */
  showRun: z.strictObject({ run: z.int().positive() }),
};
type Q = typeof pageParams;
export type PageMethods = Pick<HostMethods, PassedOn> & {
  ready: M<Q['ready'], null>;
  stop: M<Q['stop'], null>;
  restart: M<Q['restart'], null>;
  openAsText: M<Q['openAsText'], null>;
  copyText: M<Q['copyText'], null>;
  /** saved: false when the user changed their mind. */
  saveText: M<Q['saveText'], { saved: boolean }>;
  saveMessage: M<Q['saveMessage'], { saved: boolean }>;
  copyChildEnvironment: M<Q['copyChildEnvironment'], null>;
  pickFile: M<Q['pickFile'], { name: string; bytes: Uint8Array } | null>;
  showRun: M<Q['showRun'], null>;
};
export const pageParsers = {
  ...Object.fromEntries(passedOn.map((method) => [method, hostParsers[method]])),
  ...parsersOf(pageParams),
} as Parsers<PageMethods>;
