import type { Record } from '../../protocol/record.ts';
import { content } from '../../protocol/summary.ts';
import { secondsText } from '../text/time.ts';

const shownRanges = 8;

/** What the Content column says: the meaning, and nothing that another column says already. */
export function contentText(record: Record): string {
  switch (record.kind) {
    case 'memory.change':
      return `${rangesText(record.ranges)}${record.stored ? '' : ' · bytes not recorded'}`;
    case 'memory.snapshot':
      return rangesText(record.ranges);
    case 'event.set':
      if (record.coalesced) return 'already set: nobody has taken the signal before';
      return content(record);
    case 'event.consume':
    case 'event.signal':
      if (record.sampled)
        return `between ${secondsText(record.since, 4)} and ${secondsText(record.time, 4)} s`;
      return content(record);
    default:
      return content(record);
  }
}

/** Ranges of offsets in hex, first and last byte: `0x2000–0x203f`. */
export function rangesText(ranges: ReadonlyArray<readonly [number, number]>): string {
  const texts = ranges
    .slice(0, shownRanges)
    .map(([offset, length]) => `0x${offset.toString(16)}–0x${(offset + length - 1).toString(16)}`);
  const more = ranges.length > shownRanges ? ` and ${ranges.length - shownRanges} more` : '';
  return `${texts.join(', ')}${more}`;
}
