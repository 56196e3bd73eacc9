import { ftruncateSync } from 'node:fs';
import type { Unrecorded } from '../../protocol/notices.ts';
import type { Fact } from '../../protocol/record.ts';
import { recordBlocks, reserveBlock, type Stamp } from './encodeBlocks.ts';
import { reserveBytes, smallestReserve } from './format.ts';
import { continuationOf, isBulk, isSessionEnd, type PacketExtent, packetsOf } from './walkBuffer.ts';
import { writeAt } from './writeAt.ts';

/** The gap's JSON has this length whatever its count, so that it can be written again in place. */
export const gapJsonBytes = 1024;
/** What always stays free for session.end. */
const endBytes = smallestReserve;

/** Says why recording stopped; its count grows. */
export type GapFact = Fact<'gap'> & { lost: number };

/**
 * The end of a capture that has stopped: messages, output and bytes of memory are only counted, in one gap. What else
 * happens is still stored, as long as it fits into the room that was left for it, and session.end in any case.
 */
export class StoppedTail {
  readonly #fd: number;
  readonly #gap: GapFact;
  /** Behind the last whole record. */
  #at: number;
  /** Up to here there may be records. */
  #limit: number;
  /** Place, time and number of the gap are those of the first record that is not stored. */
  #gapPlace: { readonly at: number; readonly stamp: Stamp } | null = null;
  /** The gap with its last count, or session.end, could not be written. */
  #untold = false;
  /** The blocks of session.end, which is written when nothing more comes. */
  #sessionEnd: Uint8Array | null = null;

  /**
   * @param at where the records end; behind it is a reserve block of `reserveBytes`, which the file system has given
   * @param limit bytes that the file may have
   */
  constructor(fd: number, gap: GapFact, at: number, limit: number) {
    this.#fd = fd;
    this.#gap = gap;
    this.#at = at;
    this.#limit = Math.max(limit, at + reserveBytes);
  }

  /** Bytes of the file that hold records. */
  get size(): number {
    return this.#at;
  }

  /** What somebody else has to tell, as the file does not. */
  get unrecorded(): Unrecorded | null {
    const { message, lost } = this.#gap;
    return this.#untold ? { message, lost } : null;
  }

  /**
   * Stores or counts the records in these blocks.
   * @param takenBack a message in front of them, which has begun in the buffer before and is to be counted
   */
  take(blocks: Uint8Array, takenBack: PacketExtent | null = null): void {
    const before = this.#gap.lost;
    if (takenBack) this.#lose(takenBack);
    // The rest of a record that began in the buffer before: it was counted, or its bytes are a section's.
    let behind = continuationOf(blocks);
    for (const packet of packetsOf(blocks)) {
      // What stands between two records makes objects known, which the next ones refer to.
      if (packet.at > behind) this.#append(blocks.subarray(behind, packet.at));
      behind = packet.end;
      const record = blocks.subarray(packet.at, packet.end);
      if (isSessionEnd(blocks, packet)) this.#sessionEnd = record.slice();
      else if (isBulk(blocks, packet) || !this.#append(record)) this.#lose(packet);
    }
    if (behind < blocks.length) this.#append(blocks.subarray(behind));
    if (this.#gap.lost > before) this.#writeGap();
  }

  end(): void {
    try {
      if (this.#sessionEnd) {
        writeAt(this.#fd, this.#at, [this.#sessionEnd]);
        this.#at += this.#sessionEnd.length;
      }
      ftruncateSync(this.#fd, this.#at);
    } catch {
      // What is in the file stays readable: a reader ends at the reserve.
      this.#untold = true;
    }
  }

  /** False when there is no room, or the disk is full; then there is none for anything else either. */
  #append(blocks: Uint8Array): boolean {
    const gapFollows = this.#gapPlace ? 0 : 2 * gapJsonBytes;
    if (this.#at + blocks.length + gapFollows + endBytes > this.#limit) return this.#full();
    try {
      writeAt(this.#fd, this.#at, [blocks, reserveBlock(gapFollows + endBytes)]);
      this.#at += blocks.length;
      return true;
    } catch {
      return this.#full();
    }
  }

  #full(): false {
    this.#limit = this.#at;
    this.#reserveAgain();
    return false;
  }

  #lose(stamp: Stamp): void {
    this.#gap.lost++;
    if (this.#gapPlace) return;
    this.#gapPlace = { at: this.#at, stamp };
    // In one write with the reserve behind it: what it leaves of the one before would be no block.
    this.#at += this.#writeGap([reserveBlock(endBytes)]);
    this.#reserveAgain();
  }

  /** Writes the gap with its count as it is now, and what comes behind it; returns the gap's length. */
  #writeGap(behind: readonly Uint8Array[] = []): number {
    if (!this.#gapPlace) return 0;
    const parts = recordBlocks(0, this.#gapPlace.stamp, this.#gap, gapJsonBytes);
    try {
      writeAt(this.#fd, this.#gapPlace.at, [...parts, ...behind]);
      this.#untold = false;
    } catch {
      this.#untold = true;
    }
    return parts.reduce((sum, part) => sum + part.length, 0);
  }

  /** Whatever a failed write has left behind goes; a reader finds a reserve at the end. */
  #reserveAgain(): void {
    try {
      const size = endBytes + (this.#gapPlace ? 0 : 2 * gapJsonBytes);
      writeAt(this.#fd, this.#at, [reserveBlock(size)]);
      ftruncateSync(this.#fd, this.#at + size);
    } catch {
      // Then the gap could not be written either.
    }
  }
}
