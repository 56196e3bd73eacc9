import { blockType, messageOption } from './format.ts';

/** A record within whole blocks: its packet and whatever blocks stand behind it, up to the next packet. */
export interface PacketExtent {
  readonly at: number;
  readonly end: number;
  readonly seq: number;
  readonly timeHigh: number;
  readonly timeLow: number;
}

/** The records in blocks that we have put together ourselves (never bytes from elsewhere: nothing is checked). */
export function* packetsOf(blocks: Uint8Array): Generator<PacketExtent, undefined> {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.length);
  let open: Omit<PacketExtent, 'end'> | null = null;
  let at = 0;
  for (; at < blocks.length; at += view.getUint32(at + 4, true)) {
    if (view.getUint32(at, true) !== blockType.packet) continue;
    if (open) yield { ...open, end: at };
    open = {
      at,
      seq: seqOf(view, at),
      timeHigh: view.getUint32(at + 12, true),
      timeLow: view.getUint32(at + 16, true),
    };
  }
  if (open) yield { ...open, end: at };
}

/** Our option is the last one of a packet: 36 bytes long on a message, 8 on any other record. */
function seqOf(view: DataView, at: number): number {
  const optionsEnd = at + view.getUint32(at + 4, true) - 8;
  const isMessage =
    view.getUint32(optionsEnd - 40, true) >>> 0 === messageOption >>> 0 && view.getUint32(at + 20, true) > 0;
  return Number(view.getBigUint64(optionsEnd - (isMessage ? 36 : 8), true));
}

const sessionEnd = Buffer.from('{"kind":"session.end"');

export function isSessionEnd(blocks: Uint8Array, { at, end }: PacketExtent): boolean {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.length);
  const json = at + view.getUint32(at + 4, true) + 16;
  return json < end && sessionEnd.equals(blocks.subarray(json, json + sessionEnd.length));
}
