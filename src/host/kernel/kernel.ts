/**
 * What a session needs of an operating system. Two complete implementations: ../linux and ../win32.
 *
 * A Kernel lives in the reactor thread. It owns every native object that it creates, waits for all of them at once, and
 * tells what happened through the sinks that were given at creation. Nothing here blocks except `wait`, and any thread
 * can wake that. Sinks are called only from within `wait` and from within the call that caused them; they never throw.
 * A call that fails throws a NativeError; a failure that comes later reaches the sink's `failed`.
 */
import type { Child, ChildSink, SpawnSpec } from './child.ts';
import type { Clock } from './clock.ts';
import type { EventObject, EventSink, EventSpec } from './eventObject.ts';
import type { ConnectSpec, ListenSpec, Pipe, PipeSink } from './pipe.ts';
import type { AnnouncedObject, Section, SectionHandle, SectionSpec, SectionView } from './section.ts';

declare const brand: unique symbol;
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
