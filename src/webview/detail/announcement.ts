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
  // Whatever is mapped behind the sender's next message was announced by that one.
  const next = rows.findIndex(({ record: other }) => isFrom(record.child, other));
  const behind = rows.slice(0, next < 0 ? rows.length : next);
  return (
    behind.find(({ record: other }) => isMapping(other) && names(record, other)) ??
    behind.find(({ record: other }) => isCarried(other) && other.child === record.child) ??
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
  const last = rows.findLast(({ record: other }) => isFrom(record.child, other));
  return last && (isCarried(record) || names(last.record, record)) ? last : null;
}

function isMapping(record: Record): record is RecordOf<'memory.map'> {
  return record.kind === 'memory.map' && record.source === 'announced' && record.handle !== null;
}

/** A section whose descriptor came with a message: no number in the message names it. */
function isCarried(record: Record): record is RecordOf<'memory.map'> {
  return record.kind === 'memory.map' && record.rule === 'SCM_RIGHTS';
}

/** Whether it is a message from this child; null: from a process that we have not started. */
function isFrom(child: string | null, record: Record): boolean {
  return record.kind === 'message' && record.direction === 'in' && record.child === child;
}

/** Whether the message's bytes hold the handle, in either byte order, and as wide as the rule can have read it. */
function names(message: Record, mapping: RecordOf<'memory.map'>): boolean {
  if (message.kind !== 'message' || !isFrom(mapping.child, message)) return false;
  const handle = Number(mapping.handle);
  const { data } = message;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const holds = (bytes: number, read: (offset: number, littleEndian: boolean) => number): boolean => {
    for (let offset = 0; offset + bytes <= data.length; offset++) {
      if (read(offset, true) === handle || read(offset, false) === handle) return true;
    }
    return false;
  };
  // Of 64 bits a handle has 32; 16 only where a description says so.
  const ofDescription = mapping.rule?.startsWith('announcements[') === true;
  return (
    holds(4, (offset, littleEndian) => view.getUint32(offset, littleEndian)) ||
    (ofDescription && holds(2, (offset, littleEndian) => view.getUint16(offset, littleEndian)))
  );
}
