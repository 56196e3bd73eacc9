import type { Clock } from '../kernel/clock.ts';
import { statusError } from './failures.ts';
import { unsigned } from './native/nativeType.ts';
import {
  NtQuerySystemInformation,
  STATUS_INFO_LENGTH_MISMATCH,
  SystemExtendedHandleInformation,
} from './native/systemInformation.ts';

/** ns: a program announces its memory after it made it, but several may do so at once. */
const maximumAge = 100e6;

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
  #takenAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The index of the type of what `pid` calls `value`; null when that is no handle of its. */
  typeOf(pid: number, value: number): number | null {
    const known = this.#find(pid, value);
    if (known !== null || this.#clock.now() - this.#takenAt < maximumAge) return known;
    this.refresh();
    return this.#find(pid, value);
  }

  /** Handles that a process has open. */
  countOf(pid: number): number {
    this.refresh();
    let count = 0;
    for (let index = 0; index < this.#count; index++) if (this.#pid(index) === pid) count += 1;
    return count;
  }

  refresh(): void {
    for (;;) {
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
      this.#takenAt = this.#clock.now();
      return;
    }
  }

  #find(pid: number, value: number): number | null {
    for (let index = 0; index < this.#count; index++) {
      const at = headerSize + index * entrySize;
      if (this.#pid(index) !== pid || this.#buffer.readUInt32LE(at + valueAt) !== value) continue;
      return this.#buffer.readUInt16LE(at + typeAt);
    }
    return null;
  }

  #pid(index: number): number {
    return this.#buffer.readUInt32LE(headerSize + index * entrySize + pidAt);
  }
}
