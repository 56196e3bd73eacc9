import { isolate, isolateNames } from '../../protocol/isolate.ts';
import type { Reply, Row } from '../../protocol/rowAnswers.ts';
import { what } from '../../protocol/summary.ts';
import { spokenDuration } from '../text/time.ts';
import { momentText, objectText, type RowContext, recordNumber, uncertaintyOf } from './columns.ts';
import { contentText } from './contentText.ts';
import { foldText } from './foldText.ts';
import { alarmOf } from './rowTone.ts';

/**
 * One row as a screen reader says it: `8, 19.9 milliseconds, message, worker to parent on main, 8 bytes, …`.
 * No signs that are read as "arrow" or not at all, and no grouped digits.
 */
export function rowLabel(row: Row, context: RowContext): string {
  const { record, reply, fold } = row;
  const comment = context.comment?.(record.seq) ?? null;
  const object = objectText(record);
  const happened = fold
    ? `${isolateNames(what(record))} ${fold.count} times`
    : isolateNames(what(record)).replaceAll('→', 'to');
  const time =
    context.byClock && context.zero == null
      ? momentText(record, context).replace('≈ ', '')
      : spokenTime(record.time, context.zero ?? null);
  const parts = [
    recordNumber(record.seq, context.run),
    uncertaintyOf(record) === null ? time : `about ${time}`,
    spokenKind(record.kind),
    record.kind === 'message'
      ? `${happened} on ${object}`
      : object === ''
        ? happened
        : `${object} ${happened}`,
    record.kind === 'message' ? `${record.length} ${record.length === 1 ? 'byte' : 'bytes'}` : '',
    reply ? spokenReply(reply, context) : '',
    alarmOf(record) ?? '',
    comment === null ? '' : `marked${comment === '' ? '' : `: ${isolate(comment)}`}`,
    fold ? foldText(record, fold, context.comment) : contentText(record),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function spokenTime(time: number, zero: number | null): string {
  if (zero === null) return spokenDuration(time);
  if (time === zero) return 'time zero';
  const distance = spokenDuration(Math.abs(time - zero));
  return time < zero ? `${distance} before time zero` : `${distance} after time zero`;
}

/** `reply to 5 after 4.81 milliseconds`. */
function spokenReply({ seq, latency, guess }: Reply, { run }: RowContext): string {
  const after = `to ${recordNumber(seq, run)} after ${spokenDuration(latency)}`;
  return guess ? `probably a reply ${after}` : `reply ${after}`;
}

function spokenKind(kind: string): string {
  const group = kind.split('.')[0] ?? kind;
  return group === 'memory' ? 'shared memory' : group;
}
