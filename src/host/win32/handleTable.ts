import type { Clock } from '../kernel/clock.ts';
import { statusError } from './failures.ts';
import { unsigned } from './native/nativeType.ts';
import {
  NtQuerySystemInformation,
  STATUS_INFO_LENGTH_MISMATCH,
  SystemExtendedHandleInformation,
} from './native/systemInformation.ts';

/**
 * The next snapshot may come so many times later than the last one took, which is a tenth of the thread's time at most:
 * a snapshot has the handles of all processes, which on a busy system takes milliseconds.
 */
const restFactor = 9;

/** SYSTEM_HANDLE_INFORMATION_EX in a 64-bit process: a count, then entries. */
const headerSize = 16;
const entrySize = 40;
const pidAt = 8;
const valueAt = 16;
const typeAt = 30;

/**
 * A snapshot of all handles in the system: it tells the type of a handle of another process without duplicating it, which
 * could keep the other's object alive or locked.
 */
export class HandleTable {
  readonly #clock: Clock;
  #buffer = Buffer.alloc(1 << 20);
  #count = 0;
  /** When the last snapshot was begun. ns */
  #begunAt = Number.NEGATIVE_INFINITY;
  #restUntil = Number.NEGATIVE_INFINITY;
  /** Types by value of the processes asked for since the last snapshot. */
  readonly #processes = new Map<number, ReadonlyMap<number, number>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The index of the type of what `pid` called `value` when the last snapshot was taken; null when that was no handle of its. */
  typeOf(pid: number, value: number): number | null {
    let types = this.#processes.get(pid);
    if (!types) {
      types = this.#typesIn(pid);
      this.#processes.set(pid, types);
    }
    return types.get(value) ?? null;
  }

  /** Sees to it that the snapshot is no older than `time`; false while the next one would come too soon after the last. */
  reaches(time: number): boolean {
    if (this.#begunAt >= time) return true;
    if (this.#clock.now() < this.#restUntil) return false;
    this.refresh();
    return true;
  }

  /** Handles that a process has open. */
  countOf(pid: number): number {
    this.refresh();
    return this.#typesIn(pid).size;
  }

  refresh(): void {
    for (;;) {
      this.#begunAt = this.#clock.now();
      const status = NtQuerySystemInformation(
        SystemExtendedHandleInformation,
        this.#buffer,
        this.#buffer.length,
        new Uint32Array(1),
      );
      if (unsigned(status) === STATUS_INFO_LENGTH_MISMATCH) {
        // The length that it asks for is outdated when it is told.
        this.#buffer = Buffer.alloc(this.#buffer.length * 2);
        continue;
      }
      if (status < 0) throw statusError(null, 'NtQuerySystemInformation', status);
      this.#count = Number(this.#buffer.readBigUInt64LE(0));
      this.#processes.clear();
      const now = this.#clock.now();
      this.#restUntil = now + restFactor * (now - this.#begunAt);
      return;
    }
  }

  #typesIn(pid: number): ReadonlyMap<number, number> {
    const types = new Map<number, number>();
    for (let index = 0; index < this.#count; index++) {
      if (this.#pid(index) !== pid) continue;
      const at = headerSize + index * entrySize;
      types.set(this.#buffer.readUInt32LE(at + valueAt), this.#buffer.readUInt16LE(at + typeAt));
    }
    return types;
  }

  #pid(index: number): number {
    return this.#buffer.readUInt32LE(headerSize + index * entrySize + pidAt);
  }
}
