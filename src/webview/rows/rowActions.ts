import { visible } from '../../protocol/bytes.ts';
import { objectOf } from '../../protocol/kindGroups.ts';
import type { Record } from '../../protocol/record.ts';
import type { Row } from '../../protocol/rowAnswers.ts';
import type { SessionModel } from '../page/SessionModel.ts';

export interface RowAction {
  readonly label: string;
  /** As it is shown beside the label; '' when there is none. */
  readonly keys: string;
  readonly act: () => void;
}

/** Everything that can be done with a row, in groups: the same for its menu and for the keyboard. */
export function rowActions(
  model: SessionModel,
  { row, record, fold }: Row,
): readonly (readonly RowAction[])[] {
  const { list, marks, places } = model;
  const marked = marks.all.peek().has(record.seq);
  const isZero = list.zero.peek()?.seq === record.seq;
  const action = (label: string, keys: string, act: () => void): RowAction => ({ label, keys, act });
  const name = objectName(record);
  const child = 'child' in record ? record.child : null;
  const unfolded = list.unfolded.peek().includes(row);
  return [
    [
      ...(fold ? [action('Show each change', '→', () => list.setUnfolded(row, true))] : []),
      ...(unfolded ? [action('Fold the changes', '←', () => list.setUnfolded(row, false))] : []),
    ],
    [
      ...(name === null ? [] : onlyAndHide(model, name)),
      ...(child === null || name === `child ${child}` ? [] : onlyAndHide(model, `child ${child}`)),
      ...(record.kind === 'message' ? [direction(model, record.direction)] : []),
    ],
    [
      action('Next of the same object', ']', () => void places.toSameObject(true)),
      action('Previous of the same object', '[', () => void places.toSameObject(false)),
    ],
    [
      action(marked ? 'Remove mark' : 'Mark', 'M', () => void marks.toggle(record.seq)),
      action('Comment…', 'Shift+M', () => {
        marks.editing.value = record.seq;
      }),
      action('Next mark', '.', () => void places.toMark(record.seq, true)),
      action('Previous mark', ',', () => void places.toMark(record.seq, false)),
    ],
    [
      action(isZero ? 'Count time from the start' : 'Count time from here', 'T', () => {
        list.zero.value = isZero ? null : { seq: record.seq, time: record.time };
      }),
    ],
  ];
}

function onlyAndHide({ list }: SessionModel, name: string): RowAction[] {
  const key = visible(name.slice(name.indexOf(' ') + 1));
  return [
    { label: `Only ${key}`, keys: '', act: () => list.showOnly(name) },
    { label: `Hide ${key}`, keys: '', act: () => list.setHidden(name, true) },
  ];
}

function direction({ list }: SessionModel, way: 'in' | 'out'): RowAction {
  const act = () => {
    list.direction.value = way;
  };
  return { label: `Only messages ${way === 'in' ? 'to' : 'from'} the parent`, keys: '', act };
}

/** Name of the object that a record is about, as a query has it; null for the session. */
function objectName(record: Record): string | null {
  const key = objectOf(record);
  if (key === null) return null;
  // A problem names its object in words that may already be that: `pipe main`.
  if ('object' in record) return /^(?:child|pipe|event|memory) ./s.test(key) ? key : null;
  const kind = (['pipe', 'event', 'memory', 'child'] as const).find((name) => name in record);
  return kind ? `${kind} ${key}` : null;
}
