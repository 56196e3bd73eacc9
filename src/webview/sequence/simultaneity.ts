import { firstWhere } from '../../protocol/firstWhere.ts';
import type { Record } from '../../protocol/record.ts';

/** When something happened, as far as it is known: at or behind `since`, at or before `time`. ns */
export interface Moment {
  /** Records of one object are ordered as they were taken. */
  readonly object: string;
  readonly since: number;
  readonly time: number;
  readonly sampled: boolean;
}

export function momentOf(record: Record): Moment {
  const since = 'since' in record ? Math.min(record.since, record.time) : record.time;
  const sampled = 'sampled' in record && record.sampled;
  return { object: sourceOf(record), since, time: record.time, sampled };
}

/** What a record was taken from: one client of a pipe, an event, a section, a child. */
function sourceOf(record: Record): string {
  if ('pipe' in record) return `pipe ${record.pipe} ${'instance' in record ? record.instance : ''}`;
  if ('event' in record) return `event ${record.event}`;
  if ('memory' in record) return `memory ${record.memory}`;
  return 'child' in record ? `child ${record.child}` : 'session';
}

export interface Order {
  /** Whether no order is known between a row and the one before it, or across the two. */
  readonly joined: readonly boolean[];
  /** Of a sampled row the first row that it may have happened before; its own index for all others. */
  readonly reach: readonly number[];
}

/**
 * Which of these rows, in the order of the capture, are ordered: a before b only where `a.time < b.since`, or where both
 * are of one object.
 *
 * Rows that are not are joined with all rows between them. A sampled row reaches back over its interval instead: one
 * that was looked at every 50 ms would join everything.
 */
export function orderOf(moments: readonly Moment[]): Order {
  const next = nextOfAnotherObject(moments);
  const firsts = moments.map(({ object, since }, index) => {
    const touched = firstWhere(index, (before) => (moments[before]?.time ?? 0) >= since);
    return moments[touched]?.object === object ? (next[touched] ?? index) : touched;
  });
  const joined = moments.map(() => false);
  let lowest = moments.length;
  for (let index = moments.length - 1; index > 0; index--) {
    if (!moments[index]?.sampled) lowest = Math.min(lowest, firsts[index] ?? index);
    joined[index] = lowest < index;
  }
  const reach = moments.map(({ sampled }, index) =>
    sampled ? Math.min(index, firsts[index] ?? index) : index,
  );
  return { joined, reach };
}

/** Of each row the next one that is of another object. */
function nextOfAnotherObject(moments: readonly Moment[]): readonly number[] {
  const next = moments.map((_, index) => index + 1);
  for (let index = moments.length - 2; index >= 0; index--) {
    if (moments[index]?.object === moments[index + 1]?.object) next[index] = next[index + 1] ?? index + 1;
  }
  return next;
}
