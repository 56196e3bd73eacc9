import { closeSync, constants, openSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Unrecorded } from '../../protocol/notices.ts';
import type { Fact } from '../../protocol/record.ts';
import { errorCode } from '../systemError.ts';
import { recordBlocks, roomBlock, stateBlock } from './encodeBlocks.ts';
import { FileTail, usableBytes } from './fileTail.ts';
import { reserveBytes } from './format.ts';
import { ringFile } from './ringNames.ts';
import { RingState } from './ringState.ts';
import { gapJsonBytes } from './stoppedTail.ts';
import {
  continuationOf,
  interfacesIn,
  lastRecordWithin,
  type PacketExtent,
  packetsOf,
} from './walkBuffer.ts';

/** The space is parted among so many files: when the oldest goes, most of what was recorded stays. */
const fileCount = 8;
/** Room in each file for the gap that may have to tell what is missing before it. */
const gapRoom = 2 * gapJsonBytes;

interface File {
  readonly path: string;
  /** Where its `gapRoom` is. */
  readonly gapAt: number;
  /** Number of the last record before this file. */
  readonly before: number;
}

/**
 * The growing end of a ring: when a file has its share, the next one is begun, and as many of the oldest are removed as it
 * takes to stay within the limit. The file that is the oldest then is given a `gap` that counts what is missing before it.
 *
 * Each file begins with what it takes to be read without the others. A record that is larger than a share gets more.
 */
export class RingTail {
  readonly #capture: string;
  readonly #limit: number;
  readonly #onStop: (message: string) => void;
  readonly #state = new RingState();
  /** The files that are whole, oldest first. */
  readonly #whole: Array<File & { readonly size: number }> = [];
  #current: File & { readonly fd: number; readonly number: number; readonly headSize: number };
  #tail: FileTail;
  /** Bytes of all files before the current one, also of those that were removed. */
  #passed = 0;
  /** The last record is counted, not stored: blocks of it that come with the next buffer are not stored either. */
  #leavesOut = false;

  /**
   * @param fd of the first file, from createCaptureFile; closed by `end`
   * @param capture path of the ring as a whole
   * @param maxSize of all files together; null: what may be used of the disk
   * @param onStop told once, in a sentence, when recording stops all the same: the disk is full
   */
  constructor(
    first: { readonly path: string; readonly fd: number },
    capture: string,
    maxSize: number | null,
    onStop: (message: string) => void,
  ) {
    this.#capture = capture;
    this.#limit = maxSize ?? usableBytes(dirname(capture));
    this.#onStop = onStop;
    this.#current = { ...first, number: 1, gapAt: 0, before: 0, headSize: 0 };
    this.#tail = this.#tailFor(first.fd);
  }

  /** Bytes of all files, also of those that were removed: a place in the whole keeps its number. */
  get size(): number {
    return this.#passed + this.#tail.size;
  }

  get unrecorded(): Unrecorded | null {
    return this.#tail.unrecorded;
  }

  write(blocks: Uint8Array): void {
    for (let rest = blocks.subarray(this.#goOn(blocks)); rest.length > 0; ) {
      if (this.#tail.stopped) {
        this.#tail.write(rest);
        return;
      }
      const share = this.#limit / fileCount;
      let cut = lastRecordWithin(rest, share - this.#tail.size - reserveBytes);
      if (cut === 0 && this.#tail.size > this.#current.headSize) {
        this.#begin(share);
        continue;
      }
      // Alone in a file of its own, and still too large for its share.
      if (cut === 0) cut = firstRecord(rest);
      this.#putAlone(rest.subarray(0, cut));
      rest = rest.subarray(cut);
    }
  }

  end(): void {
    this.#tail.end();
    closeSync(this.#current.fd);
  }

  /**
   * A record with many bytes may begin in one buffer and end in the next: it stays in one file, or out of all.
   * @returns length of what belongs to it
   */
  #goOn(blocks: Uint8Array): number {
    const length = continuationOf(blocks);
    if (length === 0 || this.#tail.stopped) return 0;
    if (this.#leavesOut) return length;
    const needed = this.#tail.size + length + reserveBytes;
    if (needed > this.#limit) {
      this.#leavesOut = true;
      this.#countTooLarge(this.#tail.takeBack());
      return length;
    }
    try {
      this.#removeOldest(needed);
    } catch (error) {
      const begun = this.#tail.takeBack();
      this.#tail.stop(error).take(blocks.subarray(0, length), begun);
      return length;
    }
    this.#put(blocks.subarray(0, length));
    return length;
  }

  /** Writes blocks for which files may have to go; what is larger than the whole ring is counted instead. */
  #putAlone(blocks: Uint8Array): void {
    const needed = this.#tail.size + blocks.length + reserveBytes;
    this.#leavesOut = needed > this.#limit;
    if (!this.#leavesOut) {
      this.#makeRoom(needed);
      this.#put(blocks);
      return;
    }
    for (const block of interfacesIn(blocks)) this.#put(block);
    const [packet] = packetsOf(blocks);
    this.#countTooLarge(packet ?? null);
  }

  /** A gap has the place and the number of what is not stored. */
  #countTooLarge(packet: PacketExtent | null): void {
    if (!packet) return;
    for (const block of recordBlocks(0, packet, tooLarge(this.#limit))) this.#put(block);
    this.#state.lastSeq = packet.seq;
  }

  #put(blocks: Uint8Array): void {
    this.#tail.write(blocks);
    this.#state.add(blocks);
  }

  /** Ends the current file and begins the next one. A reader takes the one for whole as soon as the other is there. */
  #begin(share: number): void {
    const { path, gapAt, before, fd, number } = this.#current;
    const { size } = this.#tail;
    this.#tail.end();
    const next = ringFile(this.#capture, number + 1);
    let nextFd: number;
    try {
      nextFd = openSync(next.path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
    } catch (error) {
      this.#tail.stop(error);
      return;
    }
    closeSync(fd);
    this.#whole.push({ path, gapAt, before, size });
    this.#passed += size;
    const { lastSeq, state, headBlocks } = this.#state;
    const head = Buffer.concat([...headBlocks, stateBlock(lastSeq, state), roomBlock(gapRoom)]);
    this.#current = {
      path: next.path,
      fd: nextFd,
      number: number + 1,
      headSize: head.length,
      gapAt: head.length - gapRoom,
      before: lastSeq,
    };
    this.#tail = this.#tailFor(nextFd);
    this.#tail.write(head);
    this.#makeRoom(Math.max(share, head.length));
  }

  /** Stops recording when the oldest file cannot be removed: with one more the ring would be larger than it may be. */
  #makeRoom(needed: number): void {
    try {
      this.#removeOldest(needed);
    } catch (error) {
      this.#tail.stop(error);
    }
  }

  /**
   * @param needed bytes of the current file, as it will be
   * @throws Error of the system, for one that somebody holds open, for example
   */
  #removeOldest(needed: number): void {
    let used = this.#whole.reduce((sum, { size }) => sum + size, needed);
    let removed = false;
    for (let oldest = this.#whole[0]; oldest && used > this.#limit; oldest = this.#whole[0]) {
      rmSync(oldest.path, { force: true });
      this.#whole.shift();
      used -= oldest.size;
      removed = true;
    }
    // One that somebody has deleted is not there to tell it: the next one does.
    while (removed && !this.#tellGap(this.#whole[0] ?? this.#current)) if (!this.#whole.shift()) return;
  }

  /** False when the file is not there. */
  #tellGap({ path, gapAt, before }: File): boolean {
    const gap = Buffer.concat(
      recordBlocks(0, this.#state.origin, missing(before, this.#limit), gapJsonBytes),
    );
    const fd = openIfThere(path);
    if (fd === null) return false;
    try {
      writeSync(fd, Buffer.concat([gap, roomBlock(gapRoom - gap.length)]), 0, gapRoom, gapAt);
    } finally {
      closeSync(fd);
    }
    return true;
  }

  #tailFor(fd: number): FileTail {
    return new FileTail(fd, dirname(this.#capture), null, this.#onStop);
  }
}

/** @throws Error of the system when it is there and cannot be opened */
function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r+');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function firstRecord(blocks: Uint8Array): number {
  for (const { end } of packetsOf(blocks)) return end;
  return blocks.length;
}

function missing(lost: number, limit: number): Fact<'gap'> {
  return gap(lost, `The oldest ${lost} records have gone: the files of this ring hold ${limit} bytes.`);
}

function tooLarge(limit: number): Fact<'gap'> {
  return gap(1, `A record was larger than the whole ring of ${limit} bytes.`);
}

function gap(lost: number, message: string): Fact<'gap'> {
  const remedy = 'Raise capture.maxSize.';
  return { kind: 'gap', object: 'capture', call: null, code: null, name: null, message, remedy, lost };
}
