import type { RecordKind } from '../../protocol/record.ts';
import { blockType, messageOption } from './format.ts';

/** A record within whole blocks: its packet and the blocks behind it that belong to it. */
export interface PacketExtent {
  readonly at: number;
  readonly end: number;
  readonly seq: number;
  readonly isMessage: boolean;
  readonly timeHigh: number;
  readonly timeLow: number;
}

/** The records in blocks that we have put together ourselves (never bytes from elsewhere: nothing is checked). */
export function* packetsOf(blocks: Uint8Array): Generator<PacketExtent, undefined> {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.length);
  let open: Omit<PacketExtent, 'end'> | null = null;
  let at = 0;
  for (; at < blocks.length; at += view.getUint32(at + 4, true)) {
    const type = view.getUint32(at, true);
    if (type !== blockType.packet && type !== blockType.interface) continue;
    if (open) yield { ...open, end: at };
    open = null;
    if (type === blockType.interface) continue;
    open = {
      at,
      ...numberOf(view, at),
      timeHigh: view.getUint32(at + 12, true),
      timeLow: view.getUint32(at + 16, true),
    };
  }
  if (open) yield { ...open, end: at };
}

/** Our option is the last one of a packet: 36 bytes long on a message, 8 on any other record. */
function numberOf(view: DataView, at: number): { seq: number; isMessage: boolean } {
  const optionsEnd = at + view.getUint32(at + 4, true) - 8;
  const isMessage =
    view.getUint32(optionsEnd - 40, true) >>> 0 === messageOption >>> 0 && view.getUint32(at + 20, true) > 0;
  return { seq: Number(view.getBigUint64(optionsEnd - (isMessage ? 36 : 8), true)), isMessage };
}

/** Length of what stands before and within `room` bytes: whole records, and what is left of one from the buffer before. */
export function lastRecordWithin(blocks: Uint8Array, room: number): number {
  if (blocks.length <= room) return blocks.length;
  let end = continuationOf(blocks);
  if (end > room) return 0;
  for (const packet of packetsOf(blocks)) {
    if (packet.end > room) break;
    end = packet.end;
  }
  return end;
}

/** Length of the blocks in front that belong to a record which began in the buffer before. */
export function continuationOf(blocks: Uint8Array): number {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.length);
  let at = 0;
  while (at < blocks.length && furtherBlocks.has(view.getUint32(at, true)))
    at += view.getUint32(at + 4, true);
  return at;
}

const furtherBlocks: ReadonlySet<number> = new Set([blockType.record, blockType.rest, blockType.memory]);

/** Interface blocks among blocks of our own: later packets refer to them by their order, so none may be left out. */
export function* interfacesIn(blocks: Uint8Array): Generator<Uint8Array, undefined> {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.length);
  for (let at = 0; at < blocks.length; at += view.getUint32(at + 4, true)) {
    if (view.getUint32(at, true) !== blockType.interface) continue;
    yield blocks.subarray(at, at + view.getUint32(at + 4, true));
  }
}

const prefix = (kind: RecordKind) => Buffer.from(`{"kind":"${kind}"`);
const sessionEnd = prefix('session.end');
const bulk = [prefix('child.output'), prefix('memory.change'), prefix('memory.snapshot')];

export function isSessionEnd(blocks: Uint8Array, packet: PacketExtent): boolean {
  return beginsWith(blocks, packet, sessionEnd);
}

/** What comes in any amount: not an event, an exit, or whatever else tells how the session went. */
export function isBulk(blocks: Uint8Array, packet: PacketExtent): boolean {
  return packet.isMessage || bulk.some((kind) => beginsWith(blocks, packet, kind));
}

function beginsWith(blocks: Uint8Array, { at, end }: PacketExtent, json: Uint8Array): boolean {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.length);
  const from = at + view.getUint32(at + 4, true) + 16;
  return from < end && Buffer.compare(json, blocks.subarray(from, from + json.length)) === 0;
}
