import { applyRecord } from '../../protocol/applyRecord.ts';
import { emptySessionState, type SessionState } from '../../protocol/sessionState.ts';
import type { Stamp } from './encodeBlocks.ts';
import { blockType, inbound, tagBytes } from './format.ts';
import { parseRecord } from './parseRecord.ts';
import { type Interface, readInterface } from './readBlocks.ts';
import { TrafficCount } from './trafficCount.ts';
import { interfacesIn, packetsOf } from './walkBuffer.ts';

/**
 * What a file of a ring must begin with so that it can be read without those before it: gathered from the blocks that
 * are written, which are our own.
 */
export class RingState {
  /** The section header and all interfaces so far. */
  readonly headBlocks: Uint8Array[] = [];
  /** Number of the last record. */
  lastSeq = 0;
  readonly #state = emptySessionState();
  readonly #interfaces: Interface[] = [];
  readonly #traffic = new TrafficCount();

  /** The objects and their state behind the last record; nothing is counted as lost here. */
  get state(): SessionState {
    this.#traffic.moveTo(this.#state, this.#interfaces);
    return { ...this.#state, lost: 0 };
  }

  /** Place of a record at the very beginning of the run. */
  get origin(): Stamp {
    const startedAt = this.#interfaces[0]?.startedAt ?? 0n;
    return { seq: 1, timeHigh: Number(startedAt >> 32n), timeLow: Number(startedAt & 0xffff_ffffn) };
  }

  add(blocks: Uint8Array): void {
    const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.length);
    // A file begins with its section header, and so does the first buffer.
    if (this.headBlocks.length === 0) this.headBlocks.push(blocks.slice(0, view.getUint32(4, true)));
    for (const block of interfacesIn(blocks)) {
      this.headBlocks.push(block.slice());
      const note = readInterface(block);
      if (note) this.#interfaces.push(note);
    }
    for (const packet of packetsOf(blocks)) {
      this.lastSeq = packet.seq;
      if (packet.isMessage) this.#countMessage(view, packet.at);
      else this.#applyJson(blocks, view, packet);
    }
  }

  #countMessage(view: DataView, at: number): void {
    const word = (offset: number) => view.getUint32(at + offset, true);
    // From the end: our option's 36 bytes, its head, the direction's value, all before the end of options and the length.
    const own = word(4) - 44;
    this.#traffic.count(word(8), word(own + 24), word(own - 8) === inbound, word(24) - tagBytes);
  }

  #applyJson(
    blocks: Uint8Array,
    view: DataView,
    { at, seq, end }: { at: number; seq: number; end: number },
  ): void {
    const block = at + view.getUint32(at + 4, true);
    if (block >= end || view.getUint32(block, true) !== blockType.record) return;
    const json = blocks.subarray(block + 16, block + view.getUint32(block + 4, true) - 4);
    applyRecord(this.#state, parseRecord(seq, 0, Buffer.from(json).toString('utf8'), 0));
  }
}
