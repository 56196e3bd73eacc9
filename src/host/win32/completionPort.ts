import { ERROR_IO_PENDING, ERROR_MORE_DATA } from './errorNames.ts';
import { lastError } from './failures.ts';
import {
  CreateIoCompletionPort,
  GetQueuedCompletionStatusEx,
  type PortHandle,
  PostQueuedCompletionStatus,
} from './native/completionPorts.ts';
import { CloseHandle, GetLastError } from './native/handles.ts';
import { type Handle, invalidHandle } from './native/nativeType.ts';
import type { Operation } from './operation.ts';

/** What another thread posted: two numbers of its choice. */
export type PacketSink = (count: number, value: number) => void;

const batch = 64;
const entrySize = 32;
/**
 * Longest single wait in the system. A thread that is inside a native call cannot be ended by Node, and
 * `process.exit()` would hang for as long; so a wait always comes back to JavaScript within this time.
 */
const longestWait = 500;

/**
 * The one place where this thread waits: completions of overlapped operations, and packets that other threads post.
 *
 * An operation is known to the port from its begin until its completion was taken, which is what keeps its memory
 * alive: the system writes there at any time in between.
 */
export class CompletionPort {
  readonly handle: PortHandle;
  /**
   * ns: begin of the last call that took everything there was. What completes an operation later than this was not
   * there before.
   */
  emptyAt = 0;
  /** Counts the calls. */
  round = 0;
  /** The call that `emptyAt` is about. */
  emptyRound = 0;
  /** ns: when the last batch was taken. Never falls. */
  time: number;
  /** ns since the start of the run. */
  readonly now: () => number;
  readonly #operations = new Map<number, Operation>();
  readonly #packets = new Map<number, PacketSink>();
  readonly #entries = new Uint32Array(new ArrayBuffer(batch * entrySize));
  readonly #taken = new Uint32Array(1);
  // 0: overlapped operations and plain wake-ups.
  #nextKey = 1;

  constructor(now: () => number) {
    this.now = now;
    this.emptyAt = now();
    this.time = this.emptyAt;
    this.handle = CreateIoCompletionPort(invalidHandle as Handle, 0 as PortHandle, 0, 1);
    if (this.handle === 0) throw lastError(null, 'CreateIoCompletionPort');
  }

  /** Sends the completions of all operations on `handle` here. */
  add(handle: Handle, object: string): void {
    if (CreateIoCompletionPort(handle, this.handle, 0, 0) === 0)
      throw lastError(object, 'CreateIoCompletionPort');
  }

  /** A key for packets to `sink`. */
  register(sink: PacketSink): number {
    this.#packets.set(this.#nextKey, sink);
    return this.#nextKey++;
  }
  unregister(key: number): void {
    this.#packets.delete(key);
  }

  /**
   * Runs a call that begins an operation. Returns 0 when its completion will come through the port, which is so even
   * when it ended at once, or else the error that ended it: then nothing will come.
   */
  begin(operation: Operation, call: () => number): number {
    this.#operations.set(operation.address, operation);
    if (call() !== 0) return 0;
    const error = GetLastError();
    if (error === ERROR_IO_PENDING || error === ERROR_MORE_DATA) return 0;
    this.#operations.delete(operation.address);
    return error;
  }

  get pending(): number {
    return this.#operations.size;
  }

  /** Wakes `take`, from any thread. */
  wake(): void {
    PostQueuedCompletionStatus(this.handle, 0, 0, 0);
  }

  /**
   * Waits up to `timeout` ms, handles at most one batch, and tells whether there may be more.
   */
  take(timeout: number): boolean {
    const deadline = this.now() + timeout * 1e6;
    for (let left = timeout; ; left = (deadline - this.now()) / 1e6) {
      const begun = this.now();
      this.round += 1;
      const slice = Math.max(0, Math.min(longestWait, Math.ceil(left)));
      if (GetQueuedCompletionStatusEx(this.handle, this.#entries, batch, this.#taken, slice, 0)) {
        return this.#dispatch(this.#taken[0] ?? 0, begun);
      }
      this.emptyAt = begun;
      this.emptyRound = this.round;
      if (left <= longestWait) return false;
    }
  }

  /**
   * Writes first: in one batch, what a peer answered may stand before the write that it answers, as both ended meanwhile.
   * Nothing of the batch can have caused a write of ours, as none was begun since.
   */
  #dispatch(count: number, begun: number): boolean {
    this.time = this.now();
    for (let index = 0; index < count; index++) this.#complete(index, true);
    for (let index = 0; index < count; index++) this.#complete(index, false);
    if (count === batch) return true;
    this.emptyAt = begun;
    this.emptyRound = this.round;
    return false;
  }

  #complete(index: number, writes: boolean): void {
    const at = (index * entrySize) / 4;
    const key = this.#number(at);
    const value = this.#number(at + 2);
    const bytes = this.#entries[at + 6] ?? 0;
    if (key !== 0) {
      if (!writes) this.#packets.get(key)?.(bytes, value);
      return;
    }
    const operation = value === 0 ? undefined : this.#operations.get(value);
    if (operation === undefined || operation.isWrite !== writes) return;
    this.#operations.delete(value);
    operation.complete(bytes);
  }

  /** 64 bits as an exact number: keys are ours and small, addresses have 47 bits, times stay below 2^53. */
  #number(at: number): number {
    return (this.#entries[at] ?? 0) + (this.#entries[at + 1] ?? 0) * 2 ** 32;
  }

  close(): void {
    CloseHandle(this.handle);
  }
}
