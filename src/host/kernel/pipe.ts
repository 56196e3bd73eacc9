import type { Child } from './child.ts';
import type { Named } from './named.ts';
import type { Failure } from './nativeError.ts';
import type { Section } from './section.ts';

export interface PipeSpec {
  /** How messages for people name it: `pipe main`. */
  readonly object: string;
  readonly mode: 'message' | 'byte';
  readonly access: 'duplex' | 'in' | 'out';
  readonly buffer: number;
  /** steps: nothing is read unless asked for by `readOne`. */
  readonly read: 'auto' | 'steps';
}
export interface ListenSpec extends PipeSpec {
  /** Exact path or name. Ignored when inherited. */
  readonly path: string;
  /** Connected at once; at most this many at a time, Infinity: no limit. Kept at ≥ 1 listening object. */
  readonly instances: number;
  /** Linux: a connected pair for each child, of which it inherits one end, always under the same number. */
  readonly inherit: boolean;
  /** Called for each new peer before anything is read; a string refuses it with that reason (closed at once). */
  admit(peer: Peer): string | null;
}
export interface ConnectSpec extends PipeSpec {
  readonly path: string;
  /** ms to wait for the name and a free instance; 0: must be there now. */
  readonly timeout: number;
}
export interface Peer {
  readonly pid: number | null;
  /** Launched child that is the peer or its ancestor. */
  readonly child: Child | null;
  /** It has ended, and everything with it that could have told whether a launched child is its ancestor. */
  readonly gone: boolean;
  /** Linux: user id. */
  readonly uid: number | null;
}

export interface Pipe extends Named {
  /** The path or name that exists in the system. */
  readonly path: string;
  readonly connections: ReadonlySet<Connection>;
}

export interface Connection {
  readonly pipe: Pipe;
  readonly peer: Peer;
  /** ns: last moment at which nothing was waiting to be read here. Kept by the kernel, read at each message. */
  readonly since: number;
  /** Who sent the message that a sink is being told, where each says so: a child of the peer may have inherited its end. */
  readonly sender: number | null;
  /** Bytes of ours that the system or we still hold for the peer; null where no call tells. */
  unread(): number | null;
  /** Sends begun and not yet taken whole by the system. */
  readonly queued: number;
  /** The peer has closed its end, and the connection goes on only for what it left: nothing can be sent any more. */
  readonly peerGone: boolean;
  /**
   * Sends one message (byte mode: these bytes). Copies `bytes`. Never blocks; the sink's `sent` or `failed` tells the end.
   * @throws NativeError when it can never be sent (closed, larger than the pipe can carry, access in).
   */
  send(bytes: Uint8Array, ticket: number): void;
  /** read: steps: takes one message (byte mode: one read of at most `limit` bytes) and stops again. */
  readOne(limit?: number): void;
  /** read: steps: takes nothing any more for the calls of `readOne` that have brought nothing yet. */
  cancelReads(): void;
  /**
   * Closes our end after the peer has read everything or `timeout` ms have passed (Infinity: for as long as that takes); then
   * the sink's `closed`. Asked for again, the sooner of the times counts.
   */
  disconnect(timeout: number): void;
}

export interface PipeSink {
  connected(connection: Connection): void;
  refused(peer: Peer, reason: string): void;
  /**
   * One message, whole (byte mode: what one read gave). `bytes` is valid during the call only. `time` is when the
   * system gave it to us; it never falls from one call to the next.
   */
  message(connection: Connection, bytes: Uint8Array, time: number, truncated: boolean): void;
  /**
   * Linux: descriptors that came along with the next message (SCM_RIGHTS); already closed after the call unless adopted.
   * `lost`: the system dropped some, as we have too many open.
   */
  descriptors(connection: Connection, sections: readonly Section[], lost: boolean): void;
  /** The system took the whole message. */
  sent(connection: Connection, ticket: number, time: number): void;
  /** A send failed after `written` bytes. */
  sendFailed(connection: Connection, ticket: number, written: number, failure: Failure): void;
  /** After the last message of this connection. */
  closed(connection: Connection, reason: string): void;
  /** connect: gave up or was refused. Anything else on the pipe itself. */
  failed(failure: Failure): void;
}
