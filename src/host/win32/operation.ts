import { addressOf } from './native/nativeType.ts';
import { RtlNtStatusToDosError } from './native/systemInformation.ts';

/** sizeof(OVERLAPPED) in a 64-bit process. */
const overlappedSize = 32;
const STATUS_BUFFER_OVERFLOW = 0x80000005;

/**
 * One overlapped operation at a time: an OVERLAPPED and its buffer, in one block of memory that does not move.
 * https://learn.microsoft.com/windows/win32/api/minwinbase/ns-minwinbase-overlapped
 */
export class Operation {
  readonly address: number;
  readonly bufferAddress: number;
  /** The buffer. */
  readonly bytes: Uint8Array;
  /** Called once, when the completion of a begun operation is taken from the port. */
  readonly complete: (bytes: number) => void;
  readonly isWrite: boolean;
  readonly #internal: Uint32Array;

  constructor(capacity: number, complete: (bytes: number) => void, isWrite = false) {
    // ReadFile and WriteFile want a valid address also for nothing.
    const memory = new ArrayBuffer(overlappedSize + Math.max(1, capacity));
    this.#internal = new Uint32Array(memory, 0, 1);
    this.bytes = new Uint8Array(memory, overlappedSize, capacity);
    this.address = addressOf(memory);
    this.bufferAddress = this.address + overlappedSize;
    this.complete = complete;
    this.isWrite = isWrite;
  }

  /** Win32 code of how the completed operation ended; 0 is success, also for a part of a message. */
  get error(): number {
    const status = this.#internal[0] ?? 0;
    return status === 0 || status === STATUS_BUFFER_OVERFLOW ? 0 : RtlNtStatusToDosError(status | 0);
  }

  /** A read that ended with more of the same message to come. */
  get more(): boolean {
    return this.#internal[0] === STATUS_BUFFER_OVERFLOW;
  }
}
