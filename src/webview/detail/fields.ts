import { beginning, printableText } from '../../protocol/bytes.ts';
import { isolate } from '../../protocol/isolate.ts';
import type { RecordOf } from '../../protocol/record.ts';
import { count } from '../../protocol/summary.ts';
import type { RecordedRules } from './recordedRules.ts';

/** A part of a message whose meaning is known. */
export interface Field {
  readonly name: string;
  /** As the description writes it, without its place: `u32le`, `UTF-8`. */
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly value: string;
  /** The value is a number, whose groups of thousands are drawn; a text is shown as it is. */
  readonly quantity: boolean;
}

/** Fields that belong together, under what tells their meaning. */
export interface FieldGroup {
  readonly title: string;
  readonly fields: readonly Field[];
}

/** Characters of a text's value; the bytes have the rest. */
const longest = 200;

/**
 * What is known of a message without a decoder: the handle and size that it announces, its number when a rule pairs
 * replies by one, and its text.
 * @param mapping the section that it announces, if any
 */
export function fieldsOf(
  record: RecordOf<'message'> | RecordOf<'child.output'>,
  mapping: RecordOf<'memory.map'> | null,
  rules: RecordedRules,
): readonly FieldGroup[] {
  const groups: FieldGroup[] = [];
  const number = (name: string, place: string) => numberField(name, place, record.data);
  const group = (title: string, fields: readonly (Field | null)[]) => {
    const known = fields.filter((field) => field !== null);
    if (known.length > 0) groups.push({ title, fields: known });
  };
  const places = mapping && announcementPlaces(mapping.rule, rules);
  if (places) {
    const fields = [number('handle', places.handle), number('size', places.size)];
    group(`Announcement (${isolate(mapping.rule ?? '')})`, fields);
  }
  const id = record.kind === 'message' ? rules.replyIds[record.pipe] : undefined;
  if (id !== undefined) group('Request and reply', [number('id', id)]);
  group('Text', textFields(record));
  return groups;
}

/** Where handle and size stand in an announcement: as detected, or as the description says. */
function announcementPlaces(
  rule: string | null,
  rules: RecordedRules,
): { handle: string; size: string } | null {
  switch (rule) {
    case 'detected 4+4':
      return { handle: 'u32le@0', size: 'u32le@4' };
    case 'detected 8+4':
    case 'detected 8+4, padded':
      return { handle: 'u64le@0', size: 'u32le@8' };
    case 'detected 8+8':
      return { handle: 'u64le@0', size: 'u64le@8' };
    default: {
      const index = /^announcements\[(\d+)\]$/.exec(rule ?? '')?.[1];
      return index === undefined ? null : (rules.announcements[Number(index)] ?? null);
    }
  }
}

/** @param place such as `u32le@4` */
function numberField(name: string, place: string, data: Uint8Array): Field | null {
  const [, type, bits, order, at] = /^(u(16|32|64)([lb])e)@(\d+)$/.exec(place) ?? [];
  const offset = Number(at);
  const length = Number(bits) / 8;
  if (type === undefined || offset + length > data.length) return null;
  const bytes = data.slice(offset, offset + length);
  if (order === 'l') bytes.reverse();
  const value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return {
    name,
    type,
    offset,
    length,
    value: name === 'size' ? count(String(value), 'byte') : `0x${value.toString(16)} (${value})`,
    quantity: true,
  };
}

function textFields({ data, length }: { data: Uint8Array; length: number }): readonly Field[] {
  const cut = data.length < length;
  const text = length === 0 ? null : printableText(data, cut);
  if (text === null) return [];
  const zero = text.endsWith('\0') && !cut;
  const words = zero ? text.slice(0, -1) : text;
  const value = isolate(beginning(words, longest));
  const field: Field = {
    name: 'text',
    type: 'UTF-8',
    offset: 0,
    length: length - (zero ? 1 : 0),
    value,
    quantity: false,
  };
  if (!zero) return [field];
  const end: Field = {
    name: 'end',
    type: 'u8',
    offset: length - 1,
    length: 1,
    value: '0, ends the string',
    quantity: false,
  };
  return words === '' ? [end] : [field, end];
}
