import { hexDump, visible } from '../../protocol/bytes.ts';
import { objectOf } from '../../protocol/kindGroups.ts';
import type { Record } from '../../protocol/record.ts';
import { content, count, what } from '../../protocol/summary.ts';

/** Most bytes that are dumped of one record; `--json` has them all. */
const longestDump = 4096;

/**
 * A record as people read it in a terminal: one line, below it the bytes of a message. Ends with a line end.
 * @param happened what happened, where it is not the record alone that says it
 */
export function recordText(record: Record, happened = what(record)): string {
  const columns = [
    String(record.seq).padStart(6),
    seconds(record.time),
    visible(objectOf(record) ?? '').padEnd(12),
    visible(happened).padEnd(20),
  ];
  const size = record.kind === 'message' ? `${count(record.length, 'byte')}  ` : '';
  const line = `${columns.join('  ')}  ${size}${content(record)}`.trimEnd();
  return `${[line, ...dump(record)].join('\n')}\n`;
}

function dump(record: Record): string[] {
  if (record.kind !== 'message') return [];
  const lines = hexDump(record.data.subarray(0, longestDump));
  const hidden = record.length - Math.min(record.data.length, longestDump);
  if (hidden > 0) lines.push(`… ${count(hidden, 'more byte')}`);
  return lines.map((line) => `        ${line}`);
}

/** Seconds with all nine decimals. */
function seconds(time: number): string {
  const whole = Math.floor(time / 1e9);
  return `${String(whole).padStart(4)}.${String(time - whole * 1e9).padStart(9, '0')}`;
}
