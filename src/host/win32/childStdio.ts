import type { CompletionPort } from './completionPort.ts';
import { ERROR_OPERATION_ABORTED } from './errorNames.ts';
import { lastError } from './failures.ts';
import { CancelIoEx } from './native/completionPorts.ts';
import { CloseHandle } from './native/handles.ts';
import {
  CreateFileW,
  CreateNamedPipeW,
  FILE_FLAG_FIRST_PIPE_INSTANCE,
  FILE_FLAG_OVERLAPPED,
  GENERIC_READ,
  GENERIC_WRITE,
  OPEN_EXISTING,
  PIPE_ACCESS_INBOUND,
  PIPE_ACCESS_OUTBOUND,
  PIPE_REJECT_REMOTE_CLIENTS,
  type PipeHandle,
} from './native/namedPipes.ts';
import { type Handle, invalidHandle } from './native/nativeType.ts';
import type { Parts } from './parts.ts';
import { ReadQueue } from './readQueue.ts';
import type { UserSecurity } from './userSecurity.ts';
import { WriteQueue } from './writeQueue.ts';

const bufferSize = 65_536;

/** Our end, for overlapped use, and the child's, which it inherits and uses like any other pipe. */
interface Ends {
  readonly ours: PipeHandle;
  readonly childs: PipeHandle;
}

/** An anonymous pipe cannot be overlapped; a named one that only its two ends know can. */
export function standardPipe(
  { port, security }: Parts,
  object: string,
  path: string,
  direction: 'fromChild' | 'toChild',
): Ends {
  const ours = CreateNamedPipeW(
    path,
    ((direction === 'fromChild' ? PIPE_ACCESS_INBOUND : PIPE_ACCESS_OUTBOUND) |
      FILE_FLAG_OVERLAPPED |
      FILE_FLAG_FIRST_PIPE_INSTANCE) >>>
      0,
    PIPE_REJECT_REMOTE_CLIENTS,
    1,
    bufferSize,
    bufferSize,
    0,
    security.attributes,
  );
  if (ours === invalidHandle) throw lastError(object, 'CreateNamedPipeW');
  const childs = openInheritable(security, path, direction === 'fromChild' ? GENERIC_WRITE : GENERIC_READ);
  if (childs === invalidHandle) {
    const error = lastError(object, 'CreateFileW');
    CloseHandle(ours);
    throw error;
  }
  port.add(ours, object);
  return { ours, childs };
}

/** A standard input that is at its end. */
export function emptyInput({ security }: Parts, object: string): PipeHandle {
  const handle = openInheritable(security, 'NUL', GENERIC_READ);
  if (handle === invalidHandle) throw lastError(object, 'CreateFileW');
  return handle;
}

const openInheritable = ({ inheritable }: UserSecurity, path: string, access: number): PipeHandle =>
  CreateFileW(path, access >>> 0, 0, inheritable, OPEN_EXISTING, 0, 0 as Handle);

interface OutputSink {
  output(bytes: Uint8Array): void;
  ended(): void;
}

/** What a child writes to stdout or stderr. */
export class ChildOutput {
  readonly #handle: PipeHandle;
  readonly #reads: ReadQueue;
  /** The handle is closed, and its number may be another object's. */
  #closed = false;

  constructor(parts: Parts, handle: PipeHandle, sink: OutputSink) {
    this.#handle = handle;
    parts.connections.add(this);
    this.#reads = new ReadQueue(
      parts.port,
      handle,
      { reads: 4, size: bufferSize, auto: true },
      {
        chunk: (bytes) => {
          // A C library may write nothing; that is no output, and no end either.
          if (bytes.length > 0) sink.output(bytes);
        },
        ended: () => {
          parts.connections.delete(this);
          this.#closed = true;
          CloseHandle(handle);
          sink.ended();
        },
      },
    );
    this.pause(parts.paused);
  }

  pause(paused: boolean): void {
    this.#reads.pause(paused);
  }

  stop(): void {
    if (this.#closed) return;
    CancelIoEx(this.#handle, 0);
    this.#reads.stop(ERROR_OPERATION_ABORTED);
  }
}

/** What a child reads from stdin. A child that has closed it, or ended, loses it silently as at a terminal. */
export class ChildInput {
  readonly #handle: PipeHandle;
  readonly #writes: WriteQueue;
  #closing = false;
  /** The handle is closed, and its number may be another object's. */
  #closed = false;

  constructor(port: CompletionPort, handle: PipeHandle) {
    this.#handle = handle;
    this.#writes = new WriteQueue(port, handle, {
      sent: () => {},
      failed: () => {},
      drained: () => this.#closeWhenDrained(),
    });
  }

  write(bytes: Uint8Array): void {
    if (!this.#closing && bytes.length > 0) this.#writes.push(bytes, 0);
  }

  /** The child finds the end of the input behind what was written. */
  close(): void {
    this.#closing = true;
    this.#closeWhenDrained();
  }

  stop(): void {
    this.#closing = true;
    if (this.#closed) return;
    // Before the writes are given up: with the last of them the handle is closed.
    CancelIoEx(this.#handle, 0);
    this.#writes.abandon();
    this.#closeWhenDrained();
  }

  #closeWhenDrained(): void {
    if (!this.#closing || this.#closed || this.#writes.length > 0) return;
    this.#closed = true;
    CloseHandle(this.#handle);
  }
}
