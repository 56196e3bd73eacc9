import type { Record, RecordOf } from '../../protocol/record.ts';
import type { PageMethods } from '../../protocol/requests.ts';
import type { Row } from '../../protocol/rowAnswers.ts';

type AskRows = (params: PageMethods['rows']['params']) => Promise<PageMethods['rows']['result']>;

/** A section is mapped right after the message that names it: so many records at most lie between. */
const reach = 40;

/** The section that a message announces, or null. The message must hold the very handle that was duplicated. */
export async function announcedBy(message: Row, ask: AskRows): Promise<Row | null> {
  const { record } = message;
  if (record.kind !== 'message' || record.direction !== 'in' || record.length > 4096) return null;
  const query = { kinds: null, filter: '', text: '' };
  const { rows } = await ask({ query, from: message.row + 1, count: reach });
  // Sections that came as descriptors are mapped right behind the message that carried them.
  const next = rows.findIndex(({ record: other }) => other.kind === 'message' && sameSender(record, other));
  const carried = rows.slice(0, next < 0 ? rows.length : next);
  return (
    rows.find((row) => isMapping(row.record) && names(record, row.record)) ??
    carried.find(({ record: other }) => isCarried(other) && other.child === record.child) ??
    null
  );
}

/** The message that announced a section, or null. */
export async function announcementOf(mapping: Row, ask: AskRows): Promise<Row | null> {
  const { record } = mapping;
  if (!isMapping(record) && !isCarried(record)) return null;
  const from = Math.max(0, mapping.row - reach);
  const query = { kinds: null, filter: '', text: '' };
  const { rows } = await ask({ query, from, count: mapping.row - from });
  const announces = (other: Record) => {
    if (other.kind !== 'message') return false;
    return isCarried(record)
      ? other.direction === 'in' && other.child === record.child
      : names(other, record);
  };
  return rows.findLast(({ record: other }) => announces(other)) ?? null;
}

function isMapping(record: Record): record is RecordOf<'memory.map'> {
  return record.kind === 'memory.map' && record.source === 'announced' && record.handle !== null;
}

/** A section whose descriptor came with a message: no number in the message names it. */
function isCarried(record: Record): record is RecordOf<'memory.map'> {
  return record.kind === 'memory.map' && record.rule === 'SCM_RIGHTS';
}

function sameSender(one: RecordOf<'message'>, other: RecordOf<'message'>): boolean {
  return other.direction === 'in' && other.child === one.child;
}

/** Whether the message's bytes hold the handle, as 32 or 64 bits in either byte order. */
function names(message: RecordOf<'message'>, mapping: RecordOf<'memory.map'>): boolean {
  if (message.direction !== 'in' || (mapping.child !== null && message.child !== mapping.child)) return false;
  const handle = Number(mapping.handle);
  const { data } = message;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let offset = 0; offset + 4 <= data.length; offset++) {
    if (view.getUint32(offset, true) === handle || view.getUint32(offset, false) === handle) return true;
  }
  return false;
}
