import { totalOf } from '../../protocol/bytes.ts';
import { isolate, isolateNames } from '../../protocol/isolate.ts';
import { objectOf } from '../../protocol/kindGroups.ts';
import type { Record } from '../../protocol/record.ts';
import type { Reply, Row } from '../../protocol/rowAnswers.ts';
import { what } from '../../protocol/summary.ts';
import { sizeText } from '../text/size.ts';
import { clockText, durationText, relativeTimeText, timeText } from '../text/time.ts';
import { contentText } from './contentText.ts';
import { foldText } from './foldText.ts';

export const columnIds = [
  'number',
  'time',
  'clock',
  'delta',
  'child',
  'object',
  'direction',
  'what',
  'length',
  'reply',
  'content',
] as const;
export type ColumnId = (typeof columnIds)[number];

export interface RowContext {
  /** Run that the rows belong to; numbers are written 2:8 from the second run on. */
  readonly run: number;
  /** Moment that times are counted from, in ns since the start; left out: the start. */
  readonly zero?: number | null;
  /** Wall clock of the start. */
  readonly startedAt?: string | null;
  /** Moments are written as the time of day. */
  readonly byClock?: boolean;
  /** What was written on a marked record; null when it is not marked. */
  readonly comment?: (seq: number) => string | null;
}

/** Not shown until they are asked for: the other columns say most of it. */
export const optionalColumns: readonly ColumnId[] = ['clock', 'child', 'direction'];

export interface Column {
  readonly title: string;
  /** What the title stands for, for tooltips and the column menu. */
  readonly description: string;
  /** px; null: takes the rest. */
  readonly width: number | null;
  readonly align: 'start' | 'end';
  /** Long numbers are drawn in groups. */
  readonly digits: boolean;
  text(row: Row, context: RowContext): string;
}

export const columns: { readonly [C in ColumnId]: Column } = {
  number: {
    title: '#',
    description: 'Number of the record in its run',
    width: 48,
    align: 'end',
    digits: true,
    text: ({ record }, { run }) => recordNumber(record.seq, run),
  },
  time: {
    title: 'Time (s)',
    description: 'Seconds since the start; ≈ when it was seen by sampling',
    width: 86,
    align: 'end',
    digits: true,
    text: ({ record }, context) => momentText(record, context),
  },
  clock: {
    title: 'Clock',
    description: 'Time of day',
    width: 104,
    align: 'end',
    digits: false,
    text: ({ record }, { startedAt }) => (startedAt == null ? '' : (clockText(startedAt, record.time) ?? '')),
  },
  child: {
    title: 'Child',
    description: 'Child that has part in it',
    width: 84,
    align: 'start',
    digits: false,
    text: ({ record }) => ('child' in record && record.child !== null ? isolate(record.child) : ''),
  },
  direction: {
    title: 'Direction',
    description: 'Which way a message went',
    width: 88,
    align: 'start',
    digits: false,
    text: ({ record }) =>
      record.kind === 'message' ? (record.direction === 'in' ? 'to parent' : 'from parent') : '',
  },
  delta: {
    title: 'Δ',
    description: 'Time since the row above',
    width: 76,
    align: 'end',
    digits: false,
    // The distance to a sampled moment is as uncertain as the moment.
    text: ({ record, previousTime }) => {
      if (previousTime === null || uncertaintyOf(record) !== null) return '';
      // Taken in one go: there is no distance, and no order either.
      if (record.time === previousTime) return '0';
      return `+${durationText(record.time - previousTime)}`;
    },
  },
  object: {
    title: 'Object',
    description: 'Pipe, event, shared memory or child that it is about',
    width: 104,
    align: 'start',
    digits: false,
    text: ({ record }) => objectText(record),
  },
  what: {
    title: 'What',
    description: 'What happened; messages name sender and receiver',
    width: 132,
    align: 'start',
    digits: false,
    text: (row) => whatText(row),
  },
  length: {
    title: 'Length',
    description: 'Size of the message, exact',
    width: 66,
    align: 'end',
    digits: true,
    text: ({ record }) => lengthText(record),
  },
  reply: {
    title: 'Reply',
    description:
      'Time from the request to this reply; ? where only the order tells that they belong together',
    width: 72,
    align: 'end',
    digits: false,
    text: ({ reply }) => replyText(reply),
  },
  content: {
    title: 'Content',
    description: 'What it says: text when the bytes are text, else hex',
    width: null,
    align: 'start',
    digits: false,
    text: ({ record, fold }, { comment }) =>
      commented(comment?.(record.seq) ?? null, fold ? foldText(record, fold, comment) : contentText(record)),
  },
};

/** When it was: before or after the chosen moment, else by the clock where that is wanted, else since the start. */
export function momentText(record: Record, { zero, startedAt, byClock }: RowContext): string {
  const uncertainty = uncertaintyOf(record);
  if (zero != null) return relativeTimeText(record.time - zero, uncertainty);
  const clock = byClock && startedAt != null ? clockText(startedAt, record.time, uncertainty) : null;
  return clock ?? timeText(record.time, uncertainty);
}

/** `8`, or `2:8` from the second run on. */
export function recordNumber(seq: number, run: number): string {
  return run > 1 ? `${run}:${seq}` : String(seq);
}

/** `4.8 ms`, with a question mark when the pairing is a guess; '' when it is no reply. */
export function replyText(reply: Reply | undefined): string {
  return reply ? `${durationText(reply.latency)}${reply.guess ? '?' : ''}` : '';
}

/** ns within which the truth lies, for sampled records; null for what was taken when it happened. */
export function uncertaintyOf(record: Record): number | null {
  return 'sampled' in record && record.sampled ? record.time - record.since : null;
}

/** What happened; of a fold how often: `changed 37 ×`. */
export function whatText({ record, fold }: Row): string {
  const happened = isolateNames(what(record));
  return fold ? `${happened} ${fold.count} ×` : happened;
}

/** The same in two parts: a name that may be long and be cut off, and what has to be seen behind it. */
export function whatParts(row: Row): readonly [string, string] {
  const text = whatText(row);
  const { record } = row;
  const begins = record.kind === 'pipe.connect' || (record.kind === 'message' && record.direction === 'in');
  const end = begins ? text.search(/ (?:connected|→ parent)$/) : -1;
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end)];
}

/** A comment stands before what the record says. */
export function commented(comment: string | null, text: string): string {
  if (comment === null || comment === '') return text;
  return `“${isolate(comment)}”${text === '' ? '' : ` · ${text}`}`;
}

/** The object's key; clients after the first are numbered, as most pipes have one. */
export function objectText(record: Record): string {
  const object = isolate(objectOf(record) ?? '');
  return 'instance' in record && record.instance > 1 ? `${object} #${record.instance}` : object;
}

function lengthText(record: Record): string {
  switch (record.kind) {
    case 'message':
      return `${record.length} B`;
    case 'memory.map':
      return sizeText(record.realSize);
    case 'memory.change':
    case 'memory.snapshot':
      return sizeText(totalOf(record.ranges));
    case 'child.output':
      return `${record.length} B`;
    default:
      return '';
  }
}
