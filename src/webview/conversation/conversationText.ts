import { visible } from '../../protocol/bytes.ts';
import type { Row } from '../../protocol/rowAnswers.ts';
import { count, what } from '../../protocol/summary.ts';
import { recordNumber, replyText } from '../rows/columns.ts';
import { durationText, secondsText } from '../text/time.ts';
import { messageBody } from './messageBody.ts';

/** Messages as text to be pasted: a line that says who, when and how much, and what was said indented below. */
export function conversationText(rows: readonly Row[], run: number, asHex: boolean): string {
  return rows
    .flatMap(({ record, reply, previousTime }) => {
      if (record.kind !== 'message') return [];
      const gap = previousTime === null ? '' : ` (+${durationText(record.time - previousTime)})`;
      const head = [
        `#${recordNumber(record.seq, run)}`,
        `${secondsText(record.time, 6)} s${gap}`,
        visible(what(record)),
        count(record.length, 'byte'),
        ...(reply ? [`reply to #${recordNumber(reply.seq, run)} after ${replyText(reply)}`] : []),
      ];
      return [head.join('  '), ...messageBody(record, asHex).map((line) => `    ${line}`)];
    })
    .join('\n');
}
