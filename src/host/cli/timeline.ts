import type { Record } from '../../protocol/record.ts';
import { recordText } from './recordText.ts';

type Change = Extract<Record, { kind: 'memory.change' }>;

/** Sampled changes of one section that are not printed yet. */
interface Held {
  readonly last: Change;
  readonly count: number;
  /** First byte, and one behind the last, of all of them. */
  readonly from: number;
  readonly to: number;
}

/**
 * Records as text for people. A section that moves changes ten times a second, and what else happens would be lost between
 * its lines: after the first, the sampled changes up to the next other record are one line, with the number, the moment and
 * the places of all of them.
 */
export class Timeline {
  /** By section; null for one whose first change was printed, and nothing since. */
  readonly #held = new Map<string, Held | null>();

  /** Text for this record, and before it for what it ends; '' while it is held back. */
  add(record: Record): string {
    if (record.kind !== 'memory.change' || !record.sampled) return this.rest() + recordText(record);
    const { memory } = record;
    const held = this.#held.get(memory);
    this.#held.set(memory, held === undefined ? null : joined(held, record));
    return held === undefined ? recordText(record) : '';
  }

  /** Text for what is held back. */
  rest(): string {
    const held = [...this.#held.values()].filter((one) => one !== null);
    this.#held.clear();
    return held
      .sort((a, b) => a.last.seq - b.last.seq)
      .map(heldText)
      .join('');
  }
}

function joined(held: Held | null, change: Change): Held {
  const from = Math.min(held?.from ?? Number.POSITIVE_INFINITY, ...change.ranges.map(([offset]) => offset));
  const to = Math.max(held?.to ?? 0, ...change.ranges.map(([offset, length]) => offset + length));
  return { last: change, count: (held?.count ?? 0) + 1, from, to };
}

function heldText({ last, count, from, to }: Held): string {
  if (count === 1) return recordText(last);
  return recordText({ ...last, ranges: [[from, to - from]] }, `${count} more changes`);
}
