import type { CompletionPort } from './completionPort.ts';
import { ERROR_OPERATION_ABORTED } from './errorNames.ts';
import { type PipeHandle, WriteFile } from './native/namedPipes.ts';
import { Operation } from './operation.ts';

export interface WriteTarget {
  sent(ticket: number): void;
  /** `error` is a Win32 code. */
  failed(ticket: number, written: number, error: number): void;
  /** Nothing is left. */
  drained(): void;
}

/** Writes begun at the same time. More of them only move bytes from our memory into the system's. */
const ahead = 8;

interface Write {
  readonly ticket: number;
  readonly operation: Operation;
}

/** Overlapped writes in order. Each is its own message on a message pipe. */
export class WriteQueue {
  readonly #port: CompletionPort;
  readonly #handle: PipeHandle;
  readonly #target: WriteTarget;
  readonly #waiting: Write[] = [];
  #begun = 0;
  #bytes = 0;

  constructor(port: CompletionPort, handle: PipeHandle, target: WriteTarget) {
    this.#port = port;
    this.#handle = handle;
    this.#target = target;
  }

  /** Writes that have not ended. */
  get length(): number {
    return this.#waiting.length + this.#begun;
  }
  /** Their bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Copies `bytes` and writes them after all earlier ones. */
  push(bytes: Uint8Array, ticket: number): void {
    const ended = (written: number) => {
      this.#begun -= 1;
      this.#end({ ticket, operation }, operation.error, written);
      this.#next();
    };
    const operation = new Operation(bytes.length, ended, true);
    operation.bytes.set(bytes);
    this.#bytes += bytes.length;
    this.#waiting.push({ ticket, operation });
    this.#next();
  }

  /** Gives up what has not begun. Who wants the rest back cancels it at the handle. */
  abandon(): void {
    for (const write of this.#waiting.splice(0)) this.#end(write, ERROR_OPERATION_ABORTED, 0);
  }

  #next(): void {
    while (this.#begun < ahead) {
      const write = this.#waiting.shift();
      if (write === undefined) break;
      const { bufferAddress, address, bytes } = write.operation;
      this.#begun += 1;
      const error = this.#port.begin(write.operation, () =>
        WriteFile(this.#handle, bufferAddress, bytes.length, null, address),
      );
      if (error === 0) continue;
      this.#begun -= 1;
      this.#end(write, error, 0);
    }
  }

  #end({ ticket, operation }: Write, error: number, written: number): void {
    this.#bytes -= operation.bytes.length;
    if (error === 0) this.#target.sent(ticket);
    else this.#target.failed(ticket, written, error);
    if (this.length === 0) this.#target.drained();
  }
}
