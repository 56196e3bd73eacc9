import { isolateNames } from '../../protocol/isolate.ts';
import type { Row } from '../../protocol/rowAnswers.ts';
import { what } from '../../protocol/summary.ts';
import { commented, momentText, type RowContext, recordNumber, replyText } from '../rows/columns.ts';
import { rowLabel } from '../rows/rowLabel.ts';
import { setDigits } from '../text/digits.ts';
import { durationText } from '../text/time.ts';
import { messageBody } from './messageBody.ts';

/** A pause between two messages is written from here on. ns */
const shownGap = 1e6;

/** One message of the sheet: who said it, when, how much, and what. */
export function messageEntry(
  index: number,
  row: Row | undefined,
  context: RowContext,
  asHex: boolean,
): HTMLElement {
  const element = part('div', 'message-entry');
  element.role = 'row';
  element.ariaRowIndex = String(index + 1);
  if (row?.record.kind !== 'message') {
    element.classList.add('pending');
    return element;
  }
  const { record, reply, previousTime } = row;
  element.id = `message-${index}`;
  element.dataset.row = String(row.row);
  element.dataset.tone = record.direction;
  element.ariaLabel = rowLabel(row, context);
  const gap = previousTime === null ? 0 : record.time - previousTime;
  if (gap >= shownGap) element.append(part('div', 'message-gap', `${durationText(gap)} later`));
  const head = part('div', 'message-head');
  head.role = 'gridcell';
  const time = part('span', 'message-fact');
  setDigits(time, `${momentText(record, context)}${context.byClock ? '' : ' s'}`);
  const size = part('span', 'message-fact');
  setDigits(size, `${record.length} B`);
  head.append(part('span', 'message-who', isolateNames(what(record))), size, time);
  if (reply) head.append(part('span', 'message-fact', `reply after ${replyText(reply)}`));
  const comment = context.comment?.(record.seq) ?? null;
  element.classList.toggle('marked', comment !== null);
  if (comment) head.append(part('span', 'message-comment', commented(comment, '')));
  head.append(part('span', 'message-fact message-number', `#${recordNumber(record.seq, context.run)}`));
  const body = part('div', 'message-body');
  body.role = 'gridcell';
  body.append(...messageBody(record, asHex).map((line) => part('div', 'message-line', line)));
  element.append(head, body);
  return element;
}

function part(tag: 'div' | 'span', name: string, text = ''): HTMLElement {
  const element = document.createElement(tag);
  element.className = name;
  if (text !== '') element.textContent = text;
  return element;
}
