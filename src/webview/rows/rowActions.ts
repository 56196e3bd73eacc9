import { toHex } from '../../protocol/bytes.ts';
import { objectOf } from '../../protocol/kindGroups.ts';
import type { Record, RecordOf } from '../../protocol/record.ts';
import { recordLine } from '../../protocol/recordLine.ts';
import type { Row } from '../../protocol/rowAnswers.ts';
import { sentence } from '../../protocol/summary.ts';
import { reply } from '../compose/reply.ts';
import { copyText, openAsText } from '../page/askExtension.ts';
import { limitActions } from '../page/objectActions.ts';
import type { PlaceAction } from '../page/placeMenus.ts';
import { reveal } from '../page/reveal.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { recordNumber } from './columns.ts';

/** Bytes of a record that are copied at most; more belongs into a file. */
const copyLimit = 1 << 20;

/** Everything that can be done with a row: the same for its menu and for the keyboard. */
export function rowActions(model: SessionModel, { row, record, fold }: Row): readonly PlaceAction[] {
  const { list, marks, places } = model;
  const marked = marks.all.peek().has(record.seq);
  const isZero = list.zero.peek()?.seq === record.seq;
  const name = objectName(record);
  const child = 'child' in record && record.child !== null ? `child ${record.child}` : null;
  const unfolded = list.unfolded.peek().includes(row);
  const hasBytes = record.kind === 'message' || record.kind === 'child.output';
  const when = (holds: boolean, id: string, keys: string, act: () => unknown): PlaceAction[] =>
    holds ? [{ id, keys, act }] : [];
  const always = (id: string, keys: string, act: () => unknown) => when(true, id, keys, act);
  return [
    ...when(fold !== undefined, 'unfold', '→', () => list.setUnfolded(row, true)),
    ...when(unfolded, 'fold', '←', () => list.setUnfolded(row, false)),
    ...always('copyText', '', () => copyText(model, copiedRow(model, record))),
    ...when(hasBytes, 'copyBytes', '', () => copyText(model, hexOf(model, row, record))),
    ...always('copyJson', '', () => copyText(model, jsonOf(model, row))),
    ...always('openText', '', () => openAsText(model, row)),
    ...(name === null ? [] : limitActions(list, 'Object', name)),
    ...(child === null || child === name ? [] : limitActions(list, 'Child', child)),
    ...(record.kind === 'message' ? messageActions(model, row, record) : []),
    ...always('nextSame', ']', () => places.toSameObject(true)),
    ...always('previousSame', '[', () => places.toSameObject(false)),
    ...always(marked ? 'unmark' : 'mark', 'M', () => marks.toggle(record.seq)),
    ...always('comment', 'Shift+M', () => {
      marks.editing.value = record.seq;
    }),
    ...always('nextMark', '.', () => places.toMark(record.seq, true)),
    ...always('previousMark', ',', () => places.toMark(record.seq, false)),
    ...always(isZero ? 'timeFromStart' : 'timeFromHere', 'T', () => {
      list.zero.value = isZero ? null : { seq: record.seq, time: record.time };
    }),
  ];
}

/** A row as it is pasted into a report: its number and its sentence. */
export function copiedRow({ run }: SessionModel, record: Record): string {
  return `${recordNumber(record.seq, run.peek())} ${sentence(record)}`;
}

function messageActions(
  model: SessionModel,
  row: number,
  message: RecordOf<'message'>,
): readonly PlaceAction[] {
  const { list, channel, places, live } = model;
  const { pipe, instance, direction } = message;
  const answerable = direction === 'in' && live.peek();
  return [
    ...(answerable ? [{ id: 'reply', keys: 'R', act: () => reply(model, message) }] : []),
    {
      id: 'onlyDirection',
      keys: '',
      act: () => {
        list.direction.value = direction;
      },
    },
    { id: 'conversation', keys: '', act: () => model.showConversation(pipe, instance) },
    {
      id: 'otherSide',
      keys: '',
      act: async () => {
        const { request, reply } = await channel.request('exchange', { row });
        const other = reply ?? request;
        if (other) await reveal(model, other.row);
        else places.say('No request or reply of this message is known.');
      },
    },
  ];
}

async function hexOf(model: SessionModel, row: number, record: Record): Promise<string> {
  return toHex(await bytesOf(model, row, record));
}

async function bytesOf({ channel }: SessionModel, row: number, record: Record): Promise<Uint8Array> {
  const length = 'length' in record ? record.length : 0;
  if (length > copyLimit)
    throw new Error(`It has ${length} bytes; at most ${copyLimit} can be copied at once.`);
  return length === 0 ? new Uint8Array() : await channel.request('bytes', { row, offset: 0, length });
}

/** The record as the command line writes it with `--json`, its bytes whole. */
async function jsonOf(model: SessionModel, row: number): Promise<string> {
  const { record } = await model.channel.request('record', { row });
  return recordLine('data' in record ? { ...record, data: await bytesOf(model, row, record) } : record);
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
