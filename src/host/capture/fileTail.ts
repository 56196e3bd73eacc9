import { ftruncateSync, readSync, statfsSync } from 'node:fs';
import { messageOf } from '../../protocol/messageOf.ts';
import type { Unrecorded } from '../../protocol/notices.ts';
import { errorCode } from '../systemError.ts';
import { reserveBlock } from './encodeBlocks.ts';
import { reserveBytes } from './format.ts';
import { type GapFact, StoppedTail } from './stoppedTail.ts';
import { continuationOf, lastRecordWithin, type PacketExtent, packetsOf } from './walkBuffer.ts';
import { writeAt } from './writeAt.ts';

const gib = 2 ** 30;
/** How often the free space is looked at: after so many bytes, and after so many ms. */
const lookEvery = 32 << 20;
const lookPeriod = 250;
/** With less than this free, others may have filled the disk before the next look. */
const littleFree = 4 * gib;
/** Most bytes that are left for what is still stored when recording has stopped. */
const mostKept = 4 << 20;

/**
 * The growing end of a capture file.
 *
 * It only grows, so that whoever reads it meanwhile, Wireshark too, meets block after block. Only where little space is free
 * there is one `reserve` block behind what is recorded, which the next write overwrites: space that the file system has
 * already given, so that a full disk, too, has room for the last two records, `gap` and `session.end`. At a limit there is
 * more than that, for what is no message (StoppedTail).
 */
export class FileTail {
  readonly #fd: number;
  readonly #folder: string;
  readonly #maxSize: number | null;
  readonly #onStop: (message: string) => void;
  readonly #reserve = reserveBlock(reserveBytes);
  readonly #keepFree: number;
  #recorded = 0;
  /** The last write with a packet in it: whatever goes on in the next buffer began there. */
  #begun = { at: 0, length: 0 };
  #stopped: StoppedTail | null = null;
  #reserving = false;
  #free = 0;
  /** When and at which size the free space was looked at last. */
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looked = 0;

  /** @param onStop told once, in a sentence, when recording stops */
  constructor(fd: number, folder: string, maxSize: number | null, onStop: (message: string) => void) {
    this.#fd = fd;
    this.#folder = folder;
    this.#maxSize = maxSize;
    this.#onStop = onStop;
    this.#keepFree = keptFree(freeBytes(folder));
  }

  /** Bytes of the file that hold records. */
  get size(): number {
    return this.#stopped?.size ?? this.#recorded;
  }

  get stopped(): boolean {
    return this.#stopped !== null;
  }

  /** What the capture cannot tell of itself: recording has stopped, and the gap that says so cannot be written. */
  get unrecorded(): Unrecorded | null {
    return this.#stopped?.unrecorded ?? null;
  }

  /** Writes whole blocks, as far as the limit and the disk allow; counts the records that are not stored. */
  write(blocks: Uint8Array): void {
    if (this.#stopped) {
      this.#stopped.take(blocks);
      return;
    }
    const continued = continuationOf(blocks);
    let error: unknown = null;
    let cut = 0;
    try {
      cut = lastRecordWithin(blocks, this.#room());
      // Once there is one it stays: what it leaves behind what is written over it would be no block.
      this.#reserving ||= this.#freeNow() < littleFree;
      const reserve = this.#reserving ? [this.#reserve] : [];
      if (cut > 0) writeAt(this.#fd, this.#recorded, [blocks.subarray(0, cut), ...reserve]);
      if (continued < cut) this.#begun = { at: this.#recorded, length: cut };
      this.#recorded += cut;
    } catch (thrown) {
      error = thrown;
      cut = 0;
    }
    if (cut === blocks.length) return;
    const begun = cut < continued ? this.takeBack() : null;
    this.stop(error).take(blocks.subarray(cut), begun);
  }

  /**
   * Takes back a message whose beginning was written and whose rest has no room: with its true length, and without an
   * end, it would pass for stored. No reader of ours has passed it, as each waits for its end.
   * @returns the message; null when it was none: bytes of a section that are missing are shown as unknown
   */
  takeBack(): PacketExtent | null {
    const { at, length } = this.#begun;
    const blocks = new Uint8Array(length);
    try {
      if (readSync(this.#fd, blocks, 0, length, at) < length) return null;
    } catch {
      return null; // A disk that does not even give back what it took.
    }
    const last = [...packetsOf(blocks)].at(-1);
    if (!last?.isMessage) return null;
    this.#recorded = at + last.at;
    return last;
  }

  /** Stores messages no more, for this reason; null: for want of space. */
  stop(error: unknown): StoppedTail {
    if (this.#stopped) return this.#stopped;
    const gap = gapOf(error, this.#maxSize);
    // On a full disk nothing more than the reserve is there for certain.
    const limit = error === null ? (this.#maxSize ?? this.#recorded + reserveBytes + mostKept) : 0;
    this.#stopped = new StoppedTail(this.#fd, gap, this.#recorded, limit);
    this.#onStop(gap.message);
    return this.#stopped;
  }

  /** Nothing more will come. */
  end(): void {
    if (this.#stopped) {
      this.#stopped.end();
      return;
    }
    try {
      ftruncateSync(this.#fd, this.#recorded); // a reserve is given back
    } catch {
      // Everything is in the file, and a reader passes the reserve.
    }
  }

  /** Bytes that may still be written in front of the reserve. */
  #room(): number {
    if (this.#maxSize !== null) {
      const kept = Math.min(mostKept, this.#maxSize / 8);
      return this.#maxSize - kept - this.#recorded - reserveBytes;
    }
    return this.#freeNow() - this.#keepFree - reserveBytes;
  }

  /** Bytes that are free on the disk, as of the last look. */
  #freeNow(): number {
    const written = this.#recorded - this.#looked;
    const now = performance.now();
    if (written < lookEvery && now - this.#lookedAt < lookPeriod) return this.#free - written;
    this.#free = freeBytes(this.#folder);
    this.#looked = this.#recorded;
    this.#lookedAt = now;
    return this.#free;
  }
}

/** What may be written there, so that others have space left, too. */
export function usableBytes(folder: string): number {
  const free = freeBytes(folder);
  return free - keptFree(free);
}

/** On a disk that has hardly more than that free, half of it may be used. */
const keptFree = (free: number) => Math.min(gib, free / 2);

/** Where the system does not tell, only a full disk stops the recording. */
function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function gapOf(error: unknown, maxSize: number | null): GapFact {
  const name = errorCode(error);
  const errno =
    error instanceof Error && 'errno' in error && typeof error.errno === 'number' ? error.errno : null;
  return {
    kind: 'gap',
    object: null,
    call: error === null ? null : 'write',
    code: errno === null ? null : Math.abs(errno),
    name,
    message: `Recording has stopped: ${reason(error, name, maxSize)}. The session goes on.`,
    remedy:
      error === null && maxSize !== null
        ? 'Raise capture.maxSize.'
        : 'Free disk space, or record to another disk.',
    lost: 0,
  };
}

function reason(error: unknown, name: string | null, maxSize: number | null): string {
  if (name === 'ENOSPC') return 'the disk is full';
  if (error !== null) return `the capture cannot be written (${messageOf(error)})`;
  if (maxSize !== null) return `the capture has reached its limit of ${maxSize} bytes`;
  return 'hardly any disk space is free';
}
