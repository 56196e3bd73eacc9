import { groupOf, type KindGroup } from '../../../src/protocol/kindGroups.ts';
import type { Record, RecordKind, RecordOf } from '../../../src/protocol/record.ts';
import type { Reply } from '../../../src/protocol/rowAnswers.ts';

/** A record before it has its number. */
type Timed<K extends RecordKind = RecordKind> = K extends RecordKind ? Omit<RecordOf<K>, 'seq'> : never;

const text = (value: string) => new TextEncoder().encode(value);
const bytes = (...values: number[]) => Uint8Array.from(values);
const message = { kind: 'message', pipe: 'main', instance: 1, child: 'worker', truncated: false } as const;
const problem = { object: null, call: null, code: null, name: null, remedy: null, lost: null } as const;

function sent(data: Uint8Array, direction: 'in' | 'out', time: number): Timed<'message'> {
  const issued = direction === 'out' ? time - 20_000 : null;
  return { ...message, time, direction, length: data.length, data, since: time - 30_000, issued };
}

const hello = bytes(0xa4, 1, 0, 0, 0, 0, 1, 0);
const eventFields = { event: 'toChild', by: 'us', coalesced: false, count: 1, sampled: false } as const;

/** The records of one small session, with one of nearly every kind; row numbers are used by the tests. */
const session: readonly Timed[] = [
  {
    kind: 'session.start',
    time: 0,
    version: '0.1.0',
    platform: 'linux',
    arch: 'x64',
    startedAt: '2026-01-02T10:14:22.000Z',
    description: {},
  },
  { kind: 'pipe.listen', time: 900_000, pipe: 'main', path: '/run/demo.sock' },
  { kind: 'child.start', time: 1_400_000, child: 'worker', pid: 4711, program: 'build/worker', args: ['-v'] },
  {
    kind: 'pipe.connect',
    time: 9_000_000,
    pipe: 'main',
    instance: 1,
    pid: 4711,
    child: 'worker',
    foreign: false,
  },
  { ...eventFields, kind: 'event.set', time: 15_020_117, since: 15_020_117 },
  sent(text('small section of data\n'), 'out', 15_094_000),
  { ...eventFields, kind: 'event.consume', by: null, sampled: true, time: 30_200_000, since: 15_100_000 },
  { ...eventFields, event: 'fromChild', by: null, kind: 'event.signal', time: 30_300_000, since: 30_200_000 },
  sent(hello, 'in', 30_902_117),
  {
    kind: 'memory.map',
    time: 31_133_000,
    memory: 'worker:1',
    child: 'worker',
    source: 'announced',
    rule: 'detected 4+4',
    handle: 0x1a4,
    announcedSize: 65536,
    realSize: 65536,
    formerSize: null,
  },
  sent(text('mapped'), 'out', 31_200_000),
  {
    kind: 'memory.change',
    time: 170_000_000,
    memory: 'worker:1',
    ranges: [[0x2000, 0x40]],
    stored: true,
    sampled: true,
    since: 120_000_000,
  },
  { ...eventFields, kind: 'event.set', coalesced: true, time: 171_288_000, since: 171_288_000 },
  sent(bytes(), 'in', 221_560_000),
  {
    kind: 'child.output',
    time: 222_000_000,
    child: 'worker',
    stream: 'stderr',
    length: 27,
    data: text('\u202Eevil\u202C <b>bold</b> \u001b[31mred'),
    text: '\u202Eevil\u202C <b>bold</b> \u001b[31mred',
  },
  {
    ...problem,
    kind: 'error',
    time: 223_000_000,
    object: 'main',
    call: 'sendmsg',
    code: 90,
    name: 'EMSGSIZE',
    message: 'A message of 300000 bytes is larger than the pipe main can carry.',
    remedy: 'Send at most 212960 bytes at once, or use byte mode.',
  },
  { ...problem, kind: 'note', time: 224_000_000, message: 'worker is running and has not opened the pipe.' },
  {
    kind: 'child.exit',
    time: 400_000_000,
    child: 'worker',
    pid: 4711,
    exitCode: 3,
    signal: null,
    status: null,
    stopped: false,
  },
];

/** What the message in a row answers: of the small session only. */
export function fakeReply(row: number): Reply | undefined {
  return row === 8 ? { row: 5, seq: 6, latency: 15_808_117, guess: true } : undefined;
}

/** Rows of the small session; what comes behind it repeats a pattern for ever. */
export const sessionRows = session.length;

const pattern: readonly KindGroup[] = [
  'messages',
  'messages',
  'events',
  'messages',
  'memory',
  'messages',
  'output',
];

let hostile = false;

/** From now on names, texts and messages hold what must not get out of them. */
export function makeRecordsHostile(): void {
  hostile = true;
}

let rightToLeft = false;

/** From now on all names are written from right to left, and clients are the second of their pipe. */
export function writeNamesFromRightToLeft(): void {
  rightToLeft = true;
}

export const arabicName = 'عامل';

function arabicRecord(record: Record): Record {
  const changed = Object.entries(record).map(([key, value]) => {
    if (['child', 'pipe', 'event', 'memory'].includes(key) && value !== null) return [key, arabicName];
    return [key, key === 'instance' ? 2 : value];
  });
  return Object.fromEntries(changed) as Record;
}

/** Markup, a terminal's colours, a reversed direction, a NUL, half a character, and a link as notifications make them. */
export const evil = '<img src=x onerror=alert(1)>\u001b[31m\u202Egnp.exe\u202C\0\ud800[x](command:y)';
const names = ['child', 'pipe', 'event', 'memory', 'path', 'program', 'object', 'call', 'name'];
const texts = ['text', 'message', 'remedy', 'reason', 'rule', 'status', 'action'];

/** The same record from a child that means no good: 8 MiB in one line, and names of which each is as bad as can be. */
function hostileRecord(record: Record): Record {
  const changed = Object.entries(record).map(([key, value]) => {
    if (names.includes(key) && typeof value === 'string') return [key, `${value}${evil}${'n'.repeat(2000)}`];
    if (texts.includes(key) && typeof value === 'string') return [key, `${evil}${'x'.repeat(65_000)}`];
    return [key, value];
  });
  const bytes = text(`${evil}${'y'.repeat(200)}`).subarray(0, 256);
  const long = record.kind === 'message' && record.seq === 11 ? { data: bytes, length: 8 << 20 } : {};
  return { ...Object.fromEntries(changed), ...long } as Record;
}

/** Record `row` of a run of any length: the small session first, then traffic. */
export function fakeRecord(row: number): Record {
  if (hostile) return hostileRecord(plainRecord(row));
  return rightToLeft ? arabicRecord(plainRecord(row)) : plainRecord(row);
}

function plainRecord(row: number): Record {
  const seq = row + 1;
  const known = session[row];
  if (known) return { seq, ...known };
  const time = 401_000_000 + (row - sessionRows) * 20_000;
  switch (pattern[row % pattern.length]) {
    case 'events':
      return { seq, ...eventFields, kind: 'event.set', time, since: time };
    case 'memory':
      return {
        seq,
        time,
        kind: 'memory.change',
        memory: 'worker:1',
        ranges: [[(row * 64) % 65536, 64]],
        stored: true,
        sampled: true,
        since: time - 50_000_000,
      };
    case 'output': {
      const line = `line ${row}`;
      const data = text(line);
      return {
        seq,
        time,
        kind: 'child.output',
        child: 'worker',
        stream: 'stdout',
        length: data.length,
        data,
        text: line,
      };
    }
    default: {
      const data = text(`frame ${row}`);
      return { seq, ...sent(data, row % 2 === 0 ? 'in' : 'out', time) };
    }
  }
}

/** Rows below `total` whose group is in `kinds`, as positions: arithmetic, so that 10 million rows cost nothing. */
export class KindView {
  readonly #head: readonly number[];
  readonly #places: readonly number[];

  constructor(kinds: readonly KindGroup[] | null) {
    const shows = (row: number) => kinds === null || kinds.includes(groupOf[fakeRecord(row).kind]);
    // The head ends where the pattern starts anew, so that what follows is whole turns.
    const headRows = Math.ceil(sessionRows / pattern.length) * pattern.length;
    this.#head = Array.from({ length: headRows }, (_, row) => row).filter(shows);
    this.#places = pattern.flatMap((_, place) => (shows(headRows + place) ? [headRows + place] : []));
  }

  row(index: number): number {
    const head = this.#head[index];
    if (head !== undefined) return head;
    const behind = index - this.#head.length;
    const turn = Math.floor(behind / this.#places.length);
    return (this.#places[behind % this.#places.length] ?? 0) + turn * pattern.length;
  }

  count(total: number): number {
    let low = 0;
    let high = total;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#exists(middle) && this.row(middle) < total) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #exists(index: number): boolean {
    return index < this.#head.length || this.#places.length > 0;
  }
}
