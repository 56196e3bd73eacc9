import { ftruncateSync, statfsSync, writevSync } from 'node:fs';
import type { Fact } from '../../protocol/record.ts';
import { recordBlocks, reserveBlock, type Stamp } from './encodeBlocks.ts';
import { reserveBytes } from './format.ts';
import { isSessionEnd, packetsOf } from './walkBuffer.ts';

const gib = 2 ** 30;
/** The gap's JSON has this length whatever its count, so that it can be written again in place. */
const gapJsonBytes = 1024;
/** How often the free space is looked at. */
const lookEvery = 32 << 20;

/** Says why recording stopped, once that is known; its count grows. */
type GapFact = Fact<'gap'> & { lost: number };

/**
 * The growing end of a capture file.
 *
 * Behind what is recorded there is always one `reserve` block, which the next write overwrites. When the limit is
 * reached or the disk is full, that space, which the file system has already given, takes the last two records: a `gap`
 * that counts what is not stored, and `session.end`.
 */
export class FileTail {
  readonly #fd: number;
  readonly #folder: string;
  readonly #maxSize: number | null;
  readonly #onStop: (message: string) => void;
  readonly #reserve = reserveBlock(reserveBytes);
  readonly #keepFree: number;
  #recorded = 0;
  #gapBytes = 0;
  /** Set when recording has stopped. */
  #gap: GapFact | null = null;
  /** Place, time and number of the gap are those of the first record that is not stored. */
  #gapStamp: Stamp | null = null;
  /** The blocks of session.end when it came after recording had stopped: it is stored whatever was lost. */
  #sessionEnd: Uint8Array | null = null;
  #limit = 0;
  #looked = Number.NEGATIVE_INFINITY;

  /** @param onStop told once, in a sentence, when recording stops */
  constructor(fd: number, folder: string, maxSize: number | null, onStop: (message: string) => void) {
    this.#fd = fd;
    this.#folder = folder;
    this.#maxSize = maxSize;
    this.#onStop = onStop;
    // On a disk that has hardly more than that free, half of it may be used.
    this.#keepFree = Math.min(gib, freeBytes(folder) / 2);
  }

  /** Bytes of the file that hold records. */
  get size(): number {
    return this.#recorded + this.#gapBytes;
  }

  /** Writes whole blocks, as far as the limit and the disk allow; counts the records that are not stored. */
  write(blocks: Uint8Array): void {
    if (this.#gap) {
      this.#lose(this.#gap, blocks);
      return;
    }
    let error: unknown = null;
    let cut = 0;
    try {
      cut = lastRecordWithin(blocks, this.#room());
      if (cut > 0) this.#put(this.#recorded, [blocks.subarray(0, cut), this.#reserve]);
      this.#recorded += cut;
    } catch (thrown) {
      error = thrown;
      cut = 0;
    }
    if (cut === blocks.length) return;
    this.#gap = gapOf(error, this.#maxSize);
    this.#onStop(this.#gap.message);
    this.#lose(this.#gap, blocks.subarray(cut));
  }

  /** Nothing more will come: the reserve is given back. */
  end(): void {
    try {
      if (this.#sessionEnd) {
        this.#put(this.size, [this.#sessionEnd]);
        this.#recorded += this.#sessionEnd.length;
      }
      ftruncateSync(this.#fd, this.size);
    } catch {
      // What is in the file stays readable: a reader ends at the reserve.
    }
  }

  /** Counts the records in these blocks and writes the gap again with its new count, within the reserve. */
  #lose(gap: GapFact, blocks: Uint8Array): void {
    for (const packet of packetsOf(blocks)) {
      if (isSessionEnd(blocks, packet)) {
        this.#sessionEnd = blocks.slice(packet.at, packet.end);
      } else {
        this.#gapStamp ??= packet;
        gap.lost++;
      }
    }
    if (!this.#gapStamp) return;
    const parts = recordBlocks(0, this.#gapStamp, gap, gapJsonBytes);
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    try {
      this.#put(this.#recorded, [...parts, reserveBlock(reserveBytes - length)]);
      this.#gapBytes = length;
      // Whatever a failed write has left behind.
      ftruncateSync(this.#fd, this.#recorded + reserveBytes);
    } catch {
      // The message through onStop is all that can be done: not even the reserve can be written.
    }
  }

  /** Bytes that may still be written in front of the reserve. */
  #room(): number {
    if (this.#maxSize !== null) return this.#maxSize - this.#recorded - reserveBytes;
    if (this.#recorded - this.#looked >= lookEvery) {
      this.#looked = this.#recorded;
      this.#limit = this.#recorded + freeBytes(this.#folder) - this.#keepFree;
    }
    return this.#limit - this.#recorded - reserveBytes;
  }

  /** @throws Error of the system when not all could be written */
  #put(position: number, parts: readonly Uint8Array[]): void {
    const total = parts.reduce((sum, part) => sum + part.length, 0);
    let done = writevSync(this.#fd, parts, position);
    // A disk that gets full takes a part; the next attempt fails and says why.
    while (done < total) {
      done += writevSync(this.#fd, [Buffer.concat(parts).subarray(done)], position + done);
    }
  }
}

/** Where the system does not tell, only a full disk stops the recording. */
function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function lastRecordWithin(blocks: Uint8Array, room: number): number {
  if (blocks.length <= room) return blocks.length;
  let end = 0;
  for (const packet of packetsOf(blocks)) {
    if (packet.end > room) break;
    end = packet.end;
  }
  return end;
}

function gapOf(error: unknown, maxSize: number | null): GapFact {
  const name = error instanceof Error && 'code' in error ? String(error.code) : null;
  const errno =
    error instanceof Error && 'errno' in error && typeof error.errno === 'number' ? error.errno : null;
  return {
    kind: 'gap',
    object: null,
    call: error === null ? null : 'write',
    code: errno === null ? null : Math.abs(errno),
    name,
    message: `Recording has stopped: ${reason(error, name, maxSize)}. The session goes on.`,
    remedy: maxSize === null ? 'Free disk space, or record to another disk.' : 'Raise capture.maxSize.',
    lost: 0,
  };
}

function reason(error: unknown, name: string | null, maxSize: number | null): string {
  if (name === 'ENOSPC') return 'the disk is full';
  if (error !== null)
    return `the capture cannot be written (${error instanceof Error ? error.message : error})`;
  if (maxSize !== null) return `the capture has reached its limit of ${maxSize} bytes`;
  return 'hardly any disk space is free';
}
