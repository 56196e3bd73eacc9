/**
 * What a session needs of an operating system. Two complete implementations: ../linux and ../win32.
 *
 * A Kernel lives in the reactor thread. It owns every native object that it creates, waits for all of them at once, and
 * tells what happened through the sinks that were given at creation. Nothing here blocks except `wait`, and any thread
 * can wake that. Sinks are called only from within `wait` and from within the call that caused them; they never throw.
 * A call that fails throws a NativeError; a failure that comes later reaches the sink's `failed`.
 */
import type { Clock } from './clock.ts';
import type { Failure } from './nativeError.ts';

declare const brand: unique symbol;
/** A descriptor on Linux, a HANDLE on Windows: names a section across threads of this process. */
export type SectionHandle = number & { readonly [brand]: 'SectionHandle' };
/** Given to another thread, which may then wake the kernel's wait, until the kernel is disposed of (see WakeGate). */
export type WakeToken = number & { readonly [brand]: 'WakeToken' };

export interface Kernel {
  readonly platform: 'linux' | 'win32';
  readonly wakeToken: WakeToken;
  /**
   * Waits until something happens or `timeout` ms have passed (0: only looks), tells the sinks, and returns. Handles a
   * bounded amount (fair between objects) so that the caller's own work gets its turn.
   */
  wait(timeout: number): void;
  /**
   * Stops taking messages and child output while true: used when the disk is slower than the pipes. Events, exits,
   * connections and our own sends go on.
   */
  pauseReading(pause: boolean): void;
  /** What was asked for last: what peers send meanwhile waits in the system. */
  readonly paused: boolean;

  listen(spec: ListenSpec, sink: PipeSink): Pipe;
  connect(spec: ConnectSpec, sink: PipeSink): Pipe;
  createEvent(spec: EventSpec, sink: EventSink): EventObject;
  createSection(spec: SectionSpec): Section;
  /**
   * What a number that a process sent means in that process, found without duplicating anything and without disturbing
   * it. Null when it names nothing. Pseudo handles (−1, …) are 'pseudo'.
   *
   * @param asked when the number was there, as Clock.now: the answer is no older. 'later' when such an answer costs too
   * much just now; to be asked again some milliseconds on.
   */
  lookUp(pid: number, value: number, asked: number): AnnouncedObject | null | 'later';
  /**
   * Whether what a process calls `value` is something else than this section by now: numbers are given again as soon as
   * they are free. False when it names nothing any more.
   */
  namesAnother(pid: number, value: number, section: Section): boolean;
  /** Duplicates the section behind a process's handle or descriptor, read-only where possible, type checked again. */
  adoptSection(object: string, pid: number, value: number): Section;
  spawn(spec: SpawnSpec, sink: ChildSink): Child;
  /** The launched child that is this process or its ancestor, or null: a stranger. */
  ownerOf(pid: number): Child | null;
  /** Ends what descendants are left of all children (process group, job), the keeper's work when we die. */
  killAll(): void;
  /** Cancels, drains and closes everything; removes names. The kernel cannot be used afterwards. */
  dispose(): void;
}

/** Name of a kernel's generated or exact object as a child needs to get it in arguments and environment. */
interface Named {
  /** Value for `${pipe:x}` …: path or name, or the number of the descriptor that the child will inherit. */
  readonly childValue: string;
  close(): void;
}

// ---- pipes ----------------------------------------------------------------------------------------------------

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

// ---- events ---------------------------------------------------------------------------------------------------

export interface EventSpec {
  readonly object: string;
  /** Exact name; null on Linux for an inherited eventfd. */
  readonly name: string | null;
  readonly type: 'event' | 'eventfd' | 'semaphore';
  readonly reset: 'auto' | 'manual';
  readonly waitedBy: 'child' | 'parent';
  readonly open: boolean;
}
export interface EventObject extends Named {
  /** No notification exists: `poll` must be called (semaphores). */
  readonly sampled: boolean;
  /** The sink is told of each set by somebody else: a look that finds it set finds nothing new. */
  readonly tellsSets: boolean;
  /** True when it was still set (auto-reset, manual-reset) before: coalesced. */
  set(): { coalesced: boolean };
  reset(): void;
  /** How many signals are pending (0: not set; at most 1 for event objects), without consuming any. */
  peek(): number;
  /** sampled and waitedBy parent: consumes what is there and returns how many. */
  poll(): number;
  /** Manual reset, waitedBy parent: notify again at the next signal. To be called once `peek` gave 0. */
  rearm(): void;
}
export interface EventSink {
  /**
   * Also called for what was set before the event was closed, on Windows from a later `wait`.
   *
   * waitedBy parent: somebody else's set. Auto-reset: already consumed; `count` is at least so many. Manual-reset: seen,
   * and not notified again until `rearm`. waitedBy child (Linux eventfd): a set by somebody else, not consumed.
   */
  signalled(count: number, time: number, since: number): void;
}

// ---- sections -------------------------------------------------------------------------------------------------

export interface SectionSpec {
  readonly object: string;
  /** Exact name; null: unnamed and inherited. */
  readonly name: string | null;
  /** Ignored when opened. */
  readonly size: number;
  readonly open: boolean;
}
export interface Section extends Named {
  /** Windows: page-rounded as the system tells; Linux: as fstat tells. */
  readonly realSize: number;
  /** The same for two handles to the same memory; null where no call tells. */
  readonly identity: string | null;
  /** A handle of its own for another thread, which owns and closes it (see SectionView). */
  share(): SectionHandle;
}
export interface AnnouncedObject {
  /** file: file-backed mapping; other: a handle to something else. */
  readonly kind: 'section' | 'file' | 'pseudo' | 'other';
  /** For people: `Event`, `socket`, `/memfd:frame`…. */
  readonly description: string;
  /** null where it cannot be told without duplicating (Windows). */
  readonly realSize: number | null;
}

/** Our mapping of a section, read by the host's main thread. */
export interface SectionView {
  /** Most bytes that the section is known to have had: it may have been shrunk since. Nothing beyond is read. */
  readonly size: number;
  /**
   * Takes in what the section has got beyond `size` by now; whether that was anything. On Windows none ever grows.
   * @param known a size that it is known to have had
   */
  grow(known?: number): boolean;
  /**
   * Copies up to `into.length` bytes from `offset`. Returns the ranges [offset, length] that could be read; the rest of
   * `into` is zero. Never faults, also when the child shrinks or never commits the memory.
   */
  read(offset: number, into: Uint8Array): Array<[number, number]>;
  /** Ranges that hold data (committed pages, no holes) inside [offset, offset+length). */
  populated(offset: number, length: number): Array<[number, number]>;
  /** The first offset from this one on that holds data; null when there is none. */
  nextData(offset: number): number | null;
  /**
   * Ranges inside [offset, offset+length) that hold no page: never written (Linux; they read as zeros) or reserved only
   * (Windows; they cannot be read). What is gone because the section was shrunk is neither known nor a hole.
   */
  holes(offset: number, length: number): Array<[number, number]>;
  /** The holes that a process reads as zeros, told in the time that `populated` takes: on Windows it cannot read any. */
  zeros(offset: number, length: number): Array<[number, number]>;
  /**
   * Writes all of `bytes`, which must lie where memory exists. Nothing that we hold can write: access is opened for this
   * one call. @throws NativeError when the owner or the system does not allow it
   */
  write(offset: number, bytes: Uint8Array): void;
  close(): void;
}

// ---- children -------------------------------------------------------------------------------------------------

export interface SpawnSpec {
  /** `child worker`. */
  readonly object: string;
  readonly name: string;
  /** Absolute and checked (exists, executable, right machine). */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: { readonly [name: string]: string };
  readonly stdin: 'closed' | 'open';
  readonly console: boolean;
}
export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly running: boolean;
  /** Asks it to end: SIGTERM to its group; Windows: CTRL_BREAK or WM_CLOSE where possible, else nothing. */
  terminate(): void;
  /** Ends it and its descendants now. */
  kill(): void;
  writeStdin(bytes: Uint8Array): void;
  closeStdin(): void;
}
export interface ChildSink {
  /** Bytes as written, valid during the call. */
  output(stream: 'stdout' | 'stderr', bytes: Uint8Array, time: number): void;
  /** No more output of this stream will come. */
  outputEnded(stream: 'stdout' | 'stderr'): void;
  exited(exit: { exitCode: number | null; signal: string | null; status: string | null }, time: number): void;
}

/** What `../linux` and `../win32` export. */
export interface KernelModule {
  createKernel(options: KernelOptions): Kernel;
  /** Ends the wait of the kernel of this token from another thread of the process. */
  wake(token: WakeToken): void;
  /** Takes over a shared section handle. `object` is for messages. */
  openSectionView(object: string, handle: SectionHandle, size: number): SectionView;
  /** Generated kernel names, from a text that is unique per run or per workspace and key. */
  pipePath(unique: string, folder: string): string;
  objectName(unique: string): string;
  /** Names of existing pipes, opening none. */
  listPipes(): string[];
}
export interface KernelOptions {
  readonly clock: Clock;
  /** Unique value in the environment of everything we launch. */
  readonly sessionId: string;
  /** Folder of this run for sockets, 0700. */
  readonly folder: string;
  /** Told at once: names and process groups that the keeper must remove if this process dies. */
  ledger(entry: LedgerEntry): void;
}
export type LedgerEntry =
  /** startedAt: of its leader, as the system counts; groupEnded: nobody is left in it, and its number may be given again. */
  | { readonly group: number; readonly startedAt: number }
  | { readonly groupEnded: number }
  | { readonly name: string; readonly type: 'shm' | 'semaphore' | 'socket' }
  | { readonly gone: string };
