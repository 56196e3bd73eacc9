import { withUnread } from '../kernel/closeReason.ts';
import type { Connection, Peer, Pipe, PipeSink, PipeSpec } from '../kernel/pipe.ts';
import {
  ERROR_BROKEN_PIPE,
  ERROR_NO_DATA,
  ERROR_OPERATION_ABORTED,
  ERROR_PIPE_NOT_CONNECTED,
  errorName,
  errorText,
} from './errorNames.ts';
import { failureOf, refusal } from './failures.ts';
import { flush } from './flush.ts';
import { CancelIoEx } from './native/completionPorts.ts';
import { DisconnectNamedPipe, type PipeHandle } from './native/namedPipes.ts';
import type { Parts, Pausable } from './parts.ts';
import { watchPeer } from './peerWatch.ts';
import { outgoingQuota, waitingBytes } from './pipeInformation.ts';
import { ReadQueue, type ReadTarget } from './readQueue.ts';
import { readsFor } from './readsFor.ts';
import { WriteQueue, type WriteTarget } from './writeQueue.ts';

interface Ends {
  readonly handle: PipeHandle;
  readonly role: 'server' | 'client';
  /** Called once, after everything: the handle is free. */
  readonly free: () => void;
}

/** A connected pipe end of ours: messages in and out until one side closes. */
export class PipeConnection implements Connection, ReadTarget, WriteTarget, Pausable {
  readonly pipe: Pipe;
  readonly peer: Peer;
  since = 0;
  readonly #parts: Parts;
  readonly #spec: PipeSpec;
  readonly #ends: Ends;
  readonly #sink: PipeSink;
  readonly #reads: ReadQueue | null;
  readonly #writes: WriteQueue;
  readonly #release: () => void;
  /** Pieces of a message that is not complete. */
  #pieces: Uint8Array[] = [];
  /** Why it ends, once that is known. */
  #reason: string | null = null;
  /** Bytes from the peer that nobody has read. */
  #left = 0;
  #disconnecting = false;
  #flushing = false;
  #readsOver: boolean;
  #closed = false;
  #cancelTimer: () => void = () => {};
  #cancelLook: () => void = () => {};
  #cancelFlush: () => void = () => {};

  constructor(parts: Parts, pipe: Pipe, spec: PipeSpec, ends: Ends, peer: Peer, sink: PipeSink) {
    this.#parts = parts;
    this.pipe = pipe;
    this.#spec = spec;
    this.#ends = ends;
    this.peer = peer;
    this.#sink = sink;
    this.#writes = new WriteQueue(parts.port, ends.handle, this);
    this.#readsOver = spec.access === 'out';
    parts.connections.add(this);
    const reads = { ...readsFor(parts.connections.size), auto: spec.read === 'auto' };
    this.#reads = this.#readsOver ? null : new ReadQueue(parts.port, ends.handle, reads, this);
    this.#release = peer.pid === null ? () => {} : parts.processes.hold(peer.pid);
  }

  /** Begins to read, after the sink knows the connection. */
  start(): void {
    // The sink may have closed it at once.
    if (this.#reason !== null) return;
    if (this.#parts.paused) this.#reads?.pause(true);
    this.#reads?.post();
    if (this.#reads !== null && this.#spec.read === 'auto') return;
    const end = { ...this.#ends, reads: this.#reads !== null };
    this.#cancelLook = watchPeer(this.#parts, end, (error) => {
      // A read that is pending, if any, ends by itself.
      if (this.#reads === null) this.end(reasonOf(error));
      else this.#reads.stop(error);
    });
  }

  pause(paused: boolean): void {
    this.#reads?.pause(paused);
  }

  // ---- what we are asked ----

  get sender(): number | null {
    return this.peer.pid;
  }

  get queued(): number {
    return this.#writes.length;
  }

  get peerGone(): boolean {
    return this.#reason !== null || outgoingQuota(this.#ends.handle)?.closing === true;
  }

  unread(): number | null {
    if (this.#closed) return 0;
    if (this.#writes.bytes > 0) return this.#writes.bytes;
    const quota = outgoingQuota(this.#ends.handle);
    return quota !== null && quota.available === quota.total ? 0 : null;
  }

  send(bytes: Uint8Array, ticket: number): void {
    const { object, access } = this.#spec;
    if (access === 'in')
      throw refusal(object, 'nothing can be sent, the pipe is for incoming messages only.');
    if (this.#reason !== null || this.#disconnecting) {
      throw refusal(object, `nothing can be sent, ${this.#reason ?? 'we are disconnecting'}.`);
    }
    this.#writes.push(bytes, ticket);
  }

  readOne(limit = Number.POSITIVE_INFINITY): void {
    this.#reads?.wantOne(this.#spec.mode === 'byte' ? limit : Number.POSITIVE_INFINITY);
  }

  cancelReads(): void {
    // The rest of a message that has begun is there already, and belongs to it.
    if (this.#pieces.length === 0) this.#reads?.cancel();
  }

  disconnect(timeout: number): void {
    if (this.#reason !== null) return;
    const cancelOther = this.#cancelTimer;
    const cancel = this.#parts.timers.in(timeout, () =>
      this.end('disconnected by us before the peer had read everything'),
    );
    this.#cancelTimer = () => {
      cancelOther();
      cancel();
    };
    if (this.#disconnecting) return;
    this.#disconnecting = true;
    if (this.#writes.length === 0) this.drained();
  }

  /** Closes now, whatever is on its way. The sink learns it when nothing is pending any more. */
  end(reason: string): void {
    if (this.#reason !== null) return;
    this.#reason = reason;
    if (!this.#readsOver) this.#left = waitingBytes(this.#ends.handle);
    this.#cancelTimer();
    this.#cancelLook();
    this.#writes.abandon();
    // Posted reads end with "not connected".
    if (this.#ends.role === 'server') DisconnectNamedPipe(this.#ends.handle);
    CancelIoEx(this.#ends.handle, 0);
    this.#cancelFlush();
    // With no read pending there is nothing to cancel, and nothing that would tell the queue.
    this.#reads?.stop(ERROR_OPERATION_ABORTED);
    this.#finish();
  }

  // ---- what the system tells ----

  chunk(bytes: Uint8Array, more: boolean, since: number): void {
    if (this.#pieces.length === 0) this.since = since;
    if (this.#spec.mode === 'message' && more) {
      this.#pieces.push(bytes.slice());
      // The rest of a message that was asked for belongs to it.
      if (this.#spec.read === 'steps') this.#reads?.wantOne(Number.POSITIVE_INFINITY);
      return;
    }
    if (this.#pieces.length === 0) {
      this.#sink.message(this, bytes, this.#parts.port.time, false);
      return;
    }
    this.#pieces.push(bytes.slice());
    this.#message(false);
  }

  #message(truncated: boolean): void {
    const whole = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#sink.message(this, whole, this.#parts.port.time, truncated);
  }

  ended(error: number): void {
    if (this.#pieces.length > 0) this.#message(true);
    this.#readsOver = true;
    this.end(reasonOf(error));
    this.#finish();
  }

  sent(ticket: number): void {
    this.#sink.sent(this, ticket, this.#parts.port.time);
  }

  failed(ticket: number, written: number, error: number): void {
    const text = this.#reason === null ? {} : { text: this.#reason };
    this.#sink.sendFailed(this, ticket, written, failureOf(this.#spec.object, 'WriteFile', error, text));
    if (error === ERROR_BROKEN_PIPE || error === ERROR_NO_DATA || error === ERROR_PIPE_NOT_CONNECTED) {
      // Reads tell it too, and after what is still there to be read.
      if (this.#reads === null) this.end(reasonOf(error));
    }
  }

  drained(): void {
    if (this.#reason !== null) this.#finish();
    if (this.#reason !== null || !this.#disconnecting || this.#flushing) return;
    this.#flushing = true;
    this.#cancelFlush = flush(this.#parts, this.#spec.object, this.#ends.handle, () => {
      this.#flushing = false;
      this.end('disconnected by us');
      this.#finish();
    });
  }

  #finish(): void {
    // Another thread may still be inside a call on the handle.
    if (this.#closed || this.#reason === null || this.#flushing) return;
    if (!this.#readsOver || this.#writes.length > 0) return;
    this.#closed = true;
    this.#parts.connections.delete(this);
    this.#release();
    this.#sink.closed(this, withUnread(this.#reason, this.#left));
    this.#ends.free();
  }
}

function reasonOf(error: number): string {
  switch (error) {
    case ERROR_BROKEN_PIPE:
    case ERROR_NO_DATA:
      return 'closed by the peer';
    case ERROR_PIPE_NOT_CONNECTED:
      return 'disconnected by the peer';
    default:
      return `${errorText(error)} (${errorName(error)}, ${error})`;
  }
}
