import { totalOf } from '../../protocol/bytes.ts';
import type { Record } from '../../protocol/record.ts';
import { count, what } from '../../protocol/summary.ts';
import { sizeText } from '../text/size.ts';
import type { Lifelines } from './lifelines.ts';

/** How one record is drawn: an arrow between two lifelines, or a mark on one. Labels may hold anything. */
export type Figure =
  | {
      readonly shape: 'arrow';
      readonly from: string;
      readonly to: string;
      readonly label: string;
      /** Thin and dashed: it carries no data between the two. */
      readonly light: boolean;
    }
  | { readonly shape: 'mark'; readonly at: string; readonly label: string; readonly end: boolean };

/** @param pipes how many the session has: with several, messages name theirs */
export function figureOf(record: Record, lifelines: Lifelines, pipes: number): Figure {
  const own = lifelines.of(record);
  const parent = 'parent';
  const mark = (label: string, end = false): Figure => ({ shape: 'mark', at: own, label, end });
  const arrow = (from: string, to: string, label: string, light = false): Figure => ({
    shape: 'arrow',
    from,
    to,
    label,
    light,
  });
  switch (record.kind) {
    case 'message': {
      const label = pipes > 1 ? `${record.pipe} ${sizeText(record.length)}` : sizeText(record.length);
      return record.direction === 'in' ? arrow(own, parent, label) : arrow(parent, own, label);
    }
    case 'child.start':
      return arrow(parent, own, 'starts', true);
    case 'child.output':
      return arrow(own, parent, record.stream, true);
    case 'child.exit':
      return mark(what(record), true);
    case 'pipe.connect':
      return arrow(own, parent, `connects to ${record.pipe}`, true);
    case 'pipe.disconnect':
      return mark(`leaves ${record.pipe}`);
    case 'pipe.listen':
      return mark(`${record.pipe} listens`);
    case 'pipe.refuse':
      return mark(`${record.pipe} refuses`);
    case 'event.set':
    case 'event.reset': {
      const verb = record.kind === 'event.set' ? 'sets' : 'resets';
      const label = record.coalesced ? `${verb}, already set` : verb;
      return record.by === 'us' ? arrow(parent, own, label) : mark(what(record));
    }
    case 'event.signal':
      // Seen by sampling, it stays for the child; else we took it. Who set it no kernel tells.
      if (record.sampled) return mark(`signalled${times(record.count)}`);
      return arrow(own, parent, `signalled${times(record.count)}`);
    case 'event.consume':
      return mark(`consumed${times(record.count)}`);
    case 'memory.map':
      return mark(`${what(record)} ${sizeText(record.realSize)}`);
    case 'memory.change':
      return mark(`changed ${sizeText(totalOf(record.ranges))}`);
    case 'memory.snapshot':
      return mark('snapshot');
    case 'memory.unmap':
      return mark('unmapped', true);
    case 'gap':
      return mark(`gap: ${count(record.lost ?? 0, 'record')} lost`);
    case 'session.start':
    case 'session.end':
    case 'step.ok':
    case 'step.fail':
    case 'note':
    case 'error':
      return mark(what(record));
  }
}

const times = (number: number) => (number > 1 ? ` ≥ ${number} ×` : '');
