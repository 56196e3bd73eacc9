import { hexDump, printableText, visible } from '../../protocol/bytes.ts';
import type { RecordOf } from '../../protocol/record.ts';
import { count } from '../../protocol/summary.ts';

/** Bytes of a hex dump in the sheet. */
const dumped = 512;

/**
 * What a message says, line by line: its text where its bytes are text, else a hex dump. Control characters are
 * escapes; line ends are shown and end the line.
 */
export function messageBody(record: RecordOf<'message'>, asHex: boolean): readonly string[] {
  if (record.length === 0) return ['(empty message)'];
  const cut = record.data.length < record.length;
  const text = asHex ? null : printableText(record.data, cut);
  if (text !== null) {
    const lines = text.split(/(?<=\n)/).map(visible);
    return [...lines, ...more(record.length - record.data.length)];
  }
  const bytes = record.data.subarray(0, dumped);
  return [...hexDump(bytes), ...more(record.length - bytes.length)];
}

function more(bytes: number): readonly string[] {
  return bytes > 0 ? [`… ${count(bytes, 'byte')} more`] : [];
}
