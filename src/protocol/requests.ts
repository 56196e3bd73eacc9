/**
 * Every request on the two hops (tab → extension → session host), one line each: name, parameters, result.
 *
 * The parameters are zod schemas as they cross a boundary and are parsed on arrival; the tab imports only the types.
 */
import * as z from 'zod';
import type { Parsers } from './channel.ts';
import { bytes, hostParams, index, nothing } from './hostParams.ts';
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
import { schemaSentence } from './schemaProblems.ts';
import { schemaWords } from './schemaWords.ts';
import type { SessionState } from './sessionState.ts';

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
  /** before: rows of the view in front of that row, which need not be of the view. */
  locate: M<P['locate'], { index: number | null; before: number }>;
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
  connect: M<P['connect'], null>;
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
  throw new Error(`The request ${name} is not understood: ${schemaSentence(result.error)}`);
};

/** A length may be looked at of what is no text, and be something that cannot even be compared. */
function understood(schema: z.ZodType, params: unknown): z.ZodSafeParseResult<unknown> {
  try {
    return schema.safeParse(params, { error: schemaWords });
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
  'connect',
  'disconnect',
  'allow',
  'startChild',
  'snapshot',
  'childEnvironment',
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
  /** Runs of the session in which records are marked, oldest first. */
  markedRuns: nothing,
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
  markedRuns: M<Q['markedRuns'], number[]>;
};
export const pageParsers = {
  ...Object.fromEntries(passedOn.map((method) => [method, hostParsers[method]])),
  ...parsersOf(pageParams),
} as Parsers<PageMethods>;
