import type { Record } from '../../protocol/record.ts';
import type { Row } from '../../protocol/rowAnswers.ts';
import type { Lifelines } from './lifelines.ts';
import { momentOf, orderOf } from './simultaneity.ts';

/** A part of what runs along a lifeline over several rows. */
export interface Stroke {
  /** Lifeline. */
  readonly id: string;
  /** arc: from a set to where it was consumed. span: the sampled record below happened somewhere along it. */
  readonly kind: 'arc' | 'span';
  /** `open`: it begins above the rows that are known. */
  readonly part: 'start' | 'middle' | 'end' | 'open';
}

/** What connects the rows on the screen, besides each row's own figure. */
export interface Connections {
  /** No order is known to the row before, or to the row behind. */
  joinedBefore(index: number): boolean;
  joinedBehind(index: number): boolean;
  strokes(index: number): readonly Stroke[];
}

const none: readonly Stroke[] = [];

/**
 * Finds what connects rows that follow each other in a view.
 * @param from index in the view of the first of `rows`
 */
export function connect(from: number, rows: readonly Row[], lifelines: Lifelines): Connections {
  const { joined, reach } = orderOf(rows.map(({ record }) => momentOf(record)));
  const strokes = new Map<number, Stroke[]>();
  const add = (id: string, kind: Stroke['kind'], first: number, last: number, open: boolean) => {
    for (let at = first; at <= last; at++) {
      const part = at === last ? 'end' : at > first ? 'middle' : open ? 'open' : 'start';
      const here = strokes.get(at) ?? [];
      strokes.set(at, here);
      here.push({ id, kind, part });
    }
  };
  /** Of each lifeline the last row that a span covers: another one that begins above it goes on from there. */
  const covered = new Map<string, number>();
  const addSpan = (id: string, first: number, last: number) => {
    const end = covered.get(id) ?? -1;
    covered.set(id, last);
    if (first > end) {
      add(id, 'span', first, last, first === 0 && from > 0);
      return;
    }
    const before = strokes.get(end) ?? [];
    strokes.set(
      end,
      before.map((stroke) =>
        stroke.id === id && stroke.kind === 'span' ? { ...stroke, part: 'middle' } : stroke,
      ),
    );
    add(id, 'span', end + 1, last, true);
  };
  const lastSet = new Map<string, number>();
  for (const [index, { record }] of rows.entries()) {
    const id = lifelines.of(record);
    if (setsEvent(record)) lastSet.set(id, index);
    else if (record.kind === 'event.consume') {
      const set = lastSet.get(id);
      // It was set before the first row that is known here, as only what is set can be consumed.
      if (set !== undefined || from > 0) add(id, 'arc', set ?? 0, index, set === undefined);
      lastSet.delete(id);
    }
    const first = reach[index] ?? index;
    if (first < index) addSpan(id, first, index);
  }
  return {
    joinedBefore: (index) => joined[index - from] ?? false,
    joinedBehind: (index) => joined[index - from + 1] ?? false,
    strokes: (index) => strokes.get(index - from) ?? none,
  };
}

function setsEvent(record: Record): boolean {
  return record.kind === 'event.set' || (record.kind === 'event.signal' && record.sampled);
}
