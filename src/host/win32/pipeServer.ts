import { NativeError } from '../kernel/nativeError.ts';
import type { Connection, ListenSpec, Pipe, PipeSink } from '../kernel/pipe.ts';
import { ERROR_ACCESS_DENIED, ERROR_NO_DATA, ERROR_PIPE_BUSY, ERROR_PIPE_CONNECTED } from './errorNames.ts';
import { failureOf } from './failures.ts';
import { CancelIoEx } from './native/completionPorts.ts';
import { CloseHandle, GetLastError } from './native/handles.ts';
import {
  ConnectNamedPipe,
  CreateNamedPipeW,
  DisconnectNamedPipe,
  FILE_FLAG_FIRST_PIPE_INSTANCE,
  FILE_FLAG_OVERLAPPED,
  PIPE_ACCESS_DUPLEX,
  PIPE_ACCESS_INBOUND,
  PIPE_ACCESS_OUTBOUND,
  PIPE_READMODE_MESSAGE,
  PIPE_REJECT_REMOTE_CLIENTS,
  PIPE_TYPE_MESSAGE,
  PIPE_UNLIMITED_INSTANCES,
  type PipeHandle,
} from './native/namedPipes.ts';
import { invalidHandle } from './native/nativeType.ts';
import { Operation } from './operation.ts';
import { type Parts, peerOf } from './parts.ts';
import { PipeConnection } from './pipeConnection.ts';
import { clientOf } from './pipeInformation.ts';

const accessFlags = { duplex: PIPE_ACCESS_DUPLEX, in: PIPE_ACCESS_INBOUND, out: PIPE_ACCESS_OUTBOUND };

/** Instances kept listening, so that clients that come at the same moment are not told that the pipe is busy. */
const listeningAhead = 4;

/**
 * A named pipe that we serve. Its instances are made when needed and each is used again after its client has gone, so
 * that the name belongs to us from the first to the last moment.
 */
export class PipeServer implements Pipe {
  readonly path: string;
  readonly connections = new Set<Connection>();
  readonly #parts: Parts;
  readonly #spec: ListenSpec;
  readonly #sink: PipeSink;
  readonly #instances = new Set<PipeHandle>();
  readonly #listening = new Set<PipeHandle>();
  readonly #connected = new Map<PipeHandle, PipeConnection>();
  #toldFull = false;
  #closed = false;

  constructor(parts: Parts, spec: ListenSpec, sink: PipeSink) {
    this.#parts = parts;
    this.#spec = spec;
    this.#sink = sink;
    this.path = spec.path;
    this.#add(FILE_FLAG_FIRST_PIPE_INSTANCE);
    parts.objects.add(this);
    this.#listenAhead();
  }

  get childValue(): string {
    return this.path;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#parts.objects.delete(this);
    for (const handle of this.#listening) CancelIoEx(handle, 0);
    for (const connection of this.#connected.values()) connection.end('closed by us');
  }

  /** @throws NativeError when the name is taken or another instance cannot be made */
  #add(first: number): void {
    const { object, path, mode, access, buffer, instances } = this.#spec;
    const handle = CreateNamedPipeW(
      path,
      (accessFlags[access] | FILE_FLAG_OVERLAPPED | first) >>> 0,
      (mode === 'message' ? PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE : 0) | PIPE_REJECT_REMOTE_CLIENTS,
      // Any number from there on is no limit to the system, and ours is kept in #listenAhead.
      Math.min(instances, PIPE_UNLIMITED_INSTANCES),
      access === 'in' ? 0 : buffer,
      access === 'out' ? 0 : buffer,
      0,
      this.#parts.security.attributes,
    );
    if (handle === invalidHandle) {
      const code = GetLastError();
      throw first ? nameError(object, path, code) : instanceError(object, this.#connected.size, code);
    }
    try {
      this.#parts.port.add(handle, object);
    } catch (error) {
      CloseHandle(handle);
      throw error;
    }
    this.#instances.add(handle);
    this.#listen(handle);
  }

  #listenAhead(): void {
    const wanted = Math.min(listeningAhead, this.#spec.instances - this.#connected.size);
    try {
      while (!this.#closed && this.#listening.size < wanted) this.#add(0);
    } catch (error) {
      if (!(error instanceof NativeError)) throw error;
      // Somebody may hold instances of their own on our name; those that we have go on.
      if (this.#listening.size > 0 || this.#toldFull) return;
      this.#toldFull = true;
      this.#sink.failed(error);
    }
  }

  #listen(handle: PipeHandle): void {
    this.#listening.add(handle);
    const operation = new Operation(0, () => this.#arrived(handle, operation.error));
    const error = this.#parts.port.begin(operation, () => ConnectNamedPipe(handle, operation.address));
    if (error === 0) return;
    // A client was faster than this call, and perhaps has already gone: what it wrote can be read all the same. No
    // completion comes for it; the sink must not be called before we have returned to whoever asked us to listen.
    const came = error === ERROR_PIPE_CONNECTED || error === ERROR_NO_DATA;
    this.#parts.timers.in(0, () => this.#arrived(handle, came ? 0 : error));
  }

  #arrived(handle: PipeHandle, error: number): void {
    this.#listening.delete(handle);
    if (this.#closed || error !== 0) {
      this.#remove(handle);
      if (!this.#closed) this.#sink.failed(failureOf(this.#spec.object, 'ConnectNamedPipe', error));
      return;
    }
    const peer = peerOf(this.#parts, clientOf(handle));
    const refused = this.#spec.admit(peer);
    if (refused !== null) {
      DisconnectNamedPipe(handle);
      this.#listen(handle);
      this.#sink.refused(peer, refused);
      return;
    }
    const free = () => this.#free(handle, connection);
    const ends = { handle, role: 'server', free } as const;
    const connection = new PipeConnection(this.#parts, this, this.#spec, ends, peer, this.#sink);
    this.#connected.set(handle, connection);
    this.connections.add(connection);
    this.#listenAhead();
    this.#sink.connected(connection);
    connection.start();
  }

  #free(handle: PipeHandle, connection: PipeConnection): void {
    this.#connected.delete(handle);
    this.connections.delete(connection);
    if (this.#closed || this.#listening.size >= listeningAhead) this.#remove(handle);
    else this.#listen(handle);
  }

  #remove(handle: PipeHandle): void {
    this.#instances.delete(handle);
    CloseHandle(handle);
  }
}

function nameError(object: string, path: string, code: number): NativeError {
  // Windows says "access denied" to the second creator of a first instance, Wine says "busy" once all are used.
  const taken = code === ERROR_ACCESS_DENIED || code === ERROR_PIPE_BUSY;
  const words = taken
    ? {
        text: `the name ${path} is taken by another process`,
        remedy: 'Choose another path, end the other process, or say "role": "connect".',
      }
    : {};
  return new NativeError(failureOf(object, 'CreateNamedPipeW', code, words));
}

function instanceError(object: string, connected: number, code: number): NativeError {
  const text = `no further instance can be made; ${connected} clients have one each`;
  const remedy = 'The next client is let in when one of them has gone.';
  return new NativeError(failureOf(object, 'CreateNamedPipeW', code, { text, remedy }));
}
