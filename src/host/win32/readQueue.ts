import type { CompletionPort } from './completionPort.ts';
import { ERROR_OPERATION_ABORTED } from './errorNames.ts';
import { CancelIoEx } from './native/completionPorts.ts';
import { type PipeHandle, ReadFile } from './native/namedPipes.ts';
import { Operation } from './operation.ts';

export interface ReadTarget {
  /**
   * What one read gave, in the order of the reads; `more`: the message goes on. `bytes` is valid during the call. `since`
   * in ns: last moment at which nothing was waiting.
   */
  chunk(bytes: Uint8Array, more: boolean, since: number): void;
  /** Called once, after the last chunk, when no read is pending any more. `error` is a Win32 code. */
  ended(error: number): void;
}

export interface ReadSpec {
  /** How many are posted ahead, and the bytes of each. */
  readonly reads: number;
  readonly size: number;
  /** Reads on and on; else only what `wantOne` asks for. */
  readonly auto: boolean;
}

interface Slot {
  readonly operation: Operation;
  /** −1 while the read is pending. */
  bytes: number;
  /** Taken back while it was pending. */
  cancelled: boolean;
  since: number;
  /** The port's round in which it was posted. */
  round: number;
}

/**
 * Reads that are posted ahead, so that a fast writer finds one waiting while we handle the last. They are delivered in
 * the order in which they were posted, whatever the order of their completions.
 */
export class ReadQueue {
  readonly #port: CompletionPort;
  readonly #handle: PipeHandle;
  readonly #target: ReadTarget;
  readonly #free: Slot[] = [];
  readonly #posted: Slot[] = [];
  #paused = false;
  #delivering = false;
  /** Reads that may still be posted. */
  #wanted: number;
  #limit: number;
  #error: number | null = null;
  #over = false;
  /** ns: last moment at which nothing was waiting in the pipe, as far as the reads prove that have come back. */
  #emptyBefore: number;

  constructor(port: CompletionPort, handle: PipeHandle, spec: ReadSpec, target: ReadTarget) {
    this.#port = port;
    this.#handle = handle;
    this.#target = target;
    this.#limit = spec.size;
    this.#wanted = spec.auto ? Number.POSITIVE_INFINITY : 0;
    this.#emptyBefore = port.emptyAt;
    for (let index = 0; index < spec.reads; index++) this.#free.push(this.#slot(spec.size));
  }

  #slot(size: number): Slot {
    const operation = new Operation(size, (bytes) => {
      slot.since = this.#sinceOf(slot);
      slot.bytes = bytes;
      const takenBack = slot.cancelled && operation.error === ERROR_OPERATION_ABORTED;
      if (operation.error !== 0 && !takenBack) this.#error ??= operation.error;
      this.#deliver();
    });
    const slot: Slot = { operation, bytes: -1, cancelled: false, since: 0, round: 0 };
    return slot;
  }

  /**
   * A read that was posted when the port was found empty, and has come back only now, was pending then: nothing waited in
   * the pipe. One that was posted later proves nothing, even when others were posted before it: they may all have come back
   * in one batch, long after what follows had been written. It is only known to come behind them.
   */
  #sinceOf({ round }: Slot): number {
    if (this.#port.emptyRound > round) this.#emptyBefore = this.#port.emptyAt;
    return this.#emptyBefore;
  }

  /** Posts as many reads as are wanted and allowed. */
  post(): void {
    while (this.#wanted > 0 && !this.#paused && this.#error === null) {
      const slot = this.#free.pop();
      if (slot === undefined) break;
      this.#begin(slot);
    }
    this.#deliver();
  }

  /** Wants one more read, of at most `limit` bytes. */
  wantOne(limit: number): void {
    this.#limit = limit;
    this.#wanted += 1;
    this.post();
  }

  /** Wants nothing any more, and takes back what is pending; a read that has brought something meanwhile is delivered. */
  cancel(): void {
    this.#wanted = 0;
    for (const slot of this.#posted) {
      if (slot.bytes >= 0) continue;
      slot.cancelled = true;
      CancelIoEx(this.#handle, slot.operation.address);
    }
  }

  /** While paused nothing is posted and nothing delivered; what was already posted may complete and is kept. */
  pause(paused: boolean): void {
    this.#paused = paused;
    if (!paused) this.post();
  }

  /** Posts nothing any more. Whoever wants the pending reads back cancels them at the handle. */
  stop(error: number): void {
    this.#error ??= error;
    this.#deliver();
  }

  #begin(slot: Slot): void {
    const { operation } = slot;
    const length = Math.min(this.#limit, operation.bytes.length);
    slot.bytes = -1;
    slot.cancelled = false;
    this.#wanted -= 1;
    slot.round = this.#port.round;
    const error = this.#port.begin(operation, () =>
      ReadFile(this.#handle, operation.bufferAddress, length, null, operation.address),
    );
    if (error === 0) {
      this.#posted.push(slot);
    } else {
      this.#error ??= error;
      this.#free.push(slot);
    }
  }

  #deliver(): void {
    // A sink may pause or close from within `chunk`.
    if (this.#delivering || this.#over) return;
    this.#delivering = true;
    for (let slot = this.#next; slot !== undefined; slot = this.#next) {
      this.#posted.shift();
      const { operation, bytes, since } = slot;
      if (operation.error === 0)
        this.#target.chunk(operation.bytes.subarray(0, bytes), operation.more, since);
      if (this.#wanted > 0 && !this.#paused && this.#error === null) this.#begin(slot);
      else this.#free.push(slot);
    }
    this.#delivering = false;
    if (this.#error === null || this.#posted.length > 0) return;
    this.#over = true;
    this.#target.ended(this.#error);
  }

  /** The oldest read, if it may be delivered now. */
  get #next(): Slot | undefined {
    const [slot] = this.#posted;
    return slot === undefined || slot.bytes < 0 || this.#paused ? undefined : slot;
  }
}
