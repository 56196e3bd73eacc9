import { isolate } from '../../protocol/isolate.ts';
import type { Overview, OverviewLane } from '../../protocol/overview.ts';
import { secondsText } from '../text/time.ts';

export type LaneKind = Exclude<OverviewLane['kind'], 'session'>;

/** One object of the strip: how many records in each slice of time, and when it was there. */
export interface Lane {
  readonly kind: LaneKind;
  readonly key: string;
  /** What others did, and what we did. */
  readonly theirs: Uint32Array;
  readonly ours: Uint32Array;
  readonly alarms: Uint32Array;
  readonly spans: OverviewLane['spans'];
}

/** What the strip draws. Times in ns since the start. */
export interface LaneCounts {
  readonly start: number;
  readonly width: number;
  readonly count: number;
  /** Of the newest record. */
  readonly end: number;
  readonly lanes: readonly Lane[];
  /** Of each slice: all records, and those that need a look, whether an object has them or the session. */
  readonly total: Uint32Array;
  readonly alarms: Uint32Array;
}

const kindOrder: readonly LaneKind[] = ['child', 'pipe', 'event', 'memory'];

/** Reads an answer, its lanes in the order of their kinds. */
export function laneCounts({ start, width, count, end, lanes }: Overview): LaneCounts {
  const total = new Uint32Array(count);
  const alarms = new Uint32Array(count);
  const add = (from: Uint32Array, into: Uint32Array) => {
    for (const [at, value] of from.entries()) into[at] = (into[at] ?? 0) + value;
  };
  const read = lanes.map((lane) => {
    const numbers = {
      theirs: numbersOf(lane.theirs),
      ours: numbersOf(lane.ours),
      alarms: numbersOf(lane.alarms),
    };
    add(numbers.theirs, total);
    add(numbers.ours, total);
    add(numbers.alarms, alarms);
    return { ...lane, ...numbers };
  });
  const sorted = kindOrder.flatMap((kind) =>
    read.flatMap((lane) => (lane.kind === kind ? [{ ...lane, kind }] : [])),
  );
  return { start, width, count, end, lanes: sorted, total, alarms };
}

/** The answer's bytes may begin anywhere in a larger buffer. */
function numbersOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer);
}

/** Slice of a moment, in or out of what was counted. */
export function sliceAt({ start, width }: LaneCounts, time: number): number {
  return Math.floor((time - start) / width);
}

/** What the strip shows at a moment, in words: `0.5–0.52 s: main 12 to parent, 11 from parent`. */
export function sliceText(counts: LaneCounts, time: number, only: Lane | null): string {
  const at = sliceAt(counts, time);
  const from = Math.max(0, counts.start + at * counts.width);
  const digits = Math.max(0, Math.min(9, Math.ceil(-Math.log10(counts.width / 1e9))));
  const range = `${secondsText(from, digits)}–${secondsText(from + counts.width, digits)} s`;
  const lanes = only === null ? counts.lanes : [only];
  const parts = lanes.map((lane) => laneText(lane, at)).filter((text) => text !== '');
  const alarms = only === null ? (counts.alarms[at] ?? 0) : 0;
  if (alarms > 0) parts.push(alarms === 1 ? '1 warning' : `${alarms} warnings`);
  const nothing = only === null ? 'nothing' : `${isolate(only.key)} nothing`;
  return `${range}: ${parts.length === 0 ? nothing : parts.join('; ')}`;
}

function laneText({ kind, key, theirs, ours, alarms }: Lane, at: number): string {
  const [them = 0, us = 0, alarm = 0] = [theirs[at], ours[at], alarms[at]];
  if (them + us === 0) return '';
  const name = isolate(key);
  const warning = alarm === 0 ? '' : `, ${alarm} to look at`;
  if (kind !== 'pipe') return `${name} ${them + us}${warning}`;
  const directions = [them > 0 ? `${them} to parent` : '', us > 0 ? `${us} from parent` : ''];
  return `${name} ${directions.filter((text) => text !== '').join(', ')}${warning}`;
}
