import { NativeError } from '../kernel/nativeError.ts';
import type { Connection, ConnectSpec, Pipe, PipeSink } from '../kernel/pipe.ts';
import { ERROR_FILE_NOT_FOUND, ERROR_PIPE_BUSY } from './errorNames.ts';
import { failureOf, lastError, refusal } from './failures.ts';
import { CloseHandle, GetLastError } from './native/handles.ts';
import {
  CreateFileW,
  FILE_FLAG_OVERLAPPED,
  FILE_READ_ATTRIBUTES,
  FILE_WRITE_ATTRIBUTES,
  GENERIC_READ,
  GENERIC_WRITE,
  GetNamedPipeInfo,
  OPEN_EXISTING,
  PIPE_READMODE_MESSAGE,
  PIPE_TYPE_MESSAGE,
  type PipeHandle,
  SECURITY_SQOS_IDENTIFICATION,
  SetNamedPipeHandleState,
} from './native/namedPipes.ts';
import { type Handle, invalidHandle } from './native/nativeType.ts';
import { type Parts, peerOf } from './parts.ts';
import { PipeConnection } from './pipeConnection.ts';
import { serverOf } from './pipeInformation.ts';

/** ms between attempts. WaitNamedPipeW would block, and is a race with other clients all the same. */
const tryEvery = 20;

const accessFlags = {
  duplex: GENERIC_READ | GENERIC_WRITE,
  // Attributes: what SetNamedPipeHandleState and looking at the state need beyond one direction.
  in: GENERIC_READ | FILE_WRITE_ATTRIBUTES,
  out: GENERIC_WRITE | FILE_READ_ATTRIBUTES,
};

/** A named pipe that somebody else serves and we connect to. */
export class PipeClient implements Pipe {
  readonly path: string;
  readonly connections = new Set<Connection>();
  readonly #parts: Parts;
  readonly #spec: ConnectSpec;
  readonly #sink: PipeSink;
  readonly #deadline: number;
  /** Opened, and the sink does not know it yet. */
  #pending: PipeHandle | null;
  #connection: PipeConnection | null = null;
  #cancel: () => void = () => {};
  #closed = false;

  /** @throws NativeError when it is not there now and `timeout` is 0, or is no pipe as described */
  constructor(parts: Parts, spec: ConnectSpec, sink: PipeSink) {
    this.#parts = parts;
    this.#spec = spec;
    this.#sink = sink;
    this.path = spec.path;
    this.#deadline = parts.port.now() + spec.timeout * 1e6;
    const handle = this.#open(spec.timeout > 0);
    // The sink must not be called before we have returned to whoever asked us to connect.
    this.#cancel = parts.timers.in(handle === null ? tryEvery : 0, () =>
      handle === null ? this.#again() : this.#arrived(handle),
    );
    this.#pending = handle;
    parts.objects.add(this);
  }

  get childValue(): string {
    return this.path;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#parts.objects.delete(this);
    this.#cancel();
    if (this.#pending !== null) CloseHandle(this.#pending);
    this.#connection?.end('closed by us');
  }

  #again(): void {
    try {
      const handle = this.#open(this.#parts.port.now() < this.#deadline);
      if (handle !== null) this.#arrived(handle);
      else this.#cancel = this.#parts.timers.in(tryEvery, () => this.#again());
    } catch (error) {
      if (!(error instanceof NativeError)) throw error;
      this.#sink.failed(error);
    }
  }

  /** Null when it may be there later and we may wait. */
  #open(mayWait: boolean): PipeHandle | null {
    const { object, path, access, mode } = this.#spec;
    const flags = (FILE_FLAG_OVERLAPPED | SECURITY_SQOS_IDENTIFICATION) >>> 0;
    const handle = CreateFileW(path, accessFlags[access] >>> 0, 0, null, OPEN_EXISTING, flags, 0 as Handle);
    if (handle === invalidHandle) {
      const code = GetLastError();
      const later = code === ERROR_FILE_NOT_FOUND || code === ERROR_PIPE_BUSY;
      if (later && mayWait) return null;
      const words = later
        ? {
            text: `the pipe ${path} ${code === ERROR_PIPE_BUSY ? 'has no free instance' : 'does not exist'}`,
            remedy: 'Start the program that serves it first, or give it more time.',
          }
        : {};
      throw new NativeError(failureOf(object, 'CreateFileW', code, words));
    }
    try {
      this.#setUp(object, handle, mode);
    } catch (error) {
      CloseHandle(handle);
      throw error;
    }
    return handle;
  }

  #setUp(object: string, handle: PipeHandle, mode: 'message' | 'byte'): void {
    const flags = new Uint32Array(1);
    if (!GetNamedPipeInfo(handle, flags, null, null, null)) throw lastError(object, 'GetNamedPipeInfo');
    const actual = ((flags[0] ?? 0) & PIPE_TYPE_MESSAGE) === 0 ? 'byte' : 'message';
    if (actual !== mode) {
      throw refusal(object, `the existing pipe is a ${actual} pipe.`, `Say "mode": "${actual}".`);
    }
    if (mode === 'message') {
      const readMode = Uint32Array.of(PIPE_READMODE_MESSAGE);
      if (!SetNamedPipeHandleState(handle, readMode, null, null)) {
        throw lastError(object, 'SetNamedPipeHandleState');
      }
    }
    this.#parts.port.add(handle, object);
  }

  #arrived(handle: PipeHandle): void {
    this.#pending = null;
    const peer = peerOf(this.#parts, serverOf(handle));
    const free = () => {
      this.connections.delete(connection);
      CloseHandle(handle);
    };
    const ends = { handle, role: 'client', free } as const;
    const connection = new PipeConnection(this.#parts, this, this.#spec, ends, peer, this.#sink);
    this.#connection = connection;
    this.connections.add(connection);
    this.#sink.connected(connection);
    connection.start();
  }
}
