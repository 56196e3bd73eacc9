import { visible } from '../../protocol/bytes.ts';
import type { Row } from '../../protocol/requests.ts';
import { what } from '../../protocol/summary.ts';
import { spokenDuration } from '../text/time.ts';
import { objectText, type RowContext, recordNumber, uncertaintyOf } from './columns.ts';
import { contentText } from './contentText.ts';
import { alarmOf } from './rowTone.ts';

/**
 * One row as a screen reader says it: `8, 19.9 milliseconds, message, worker to parent on main, 8 bytes, …`.
 * No signs that are read as "arrow" or not at all, and no grouped digits.
 */
export function rowLabel({ record }: Row, context: RowContext): string {
  const object = objectText(record);
  const happened = visible(what(record)).replaceAll('→', 'to');
  const time = spokenDuration(record.time);
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
    alarmOf(record) ?? '',
    contentText(record),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function spokenKind(kind: string): string {
  const group = kind.split('.')[0] ?? kind;
  return group === 'memory' ? 'shared memory' : group;
}
