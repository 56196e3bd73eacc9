import { randomBytes } from 'node:crypto';
import type { Child, ChildSink, SpawnSpec } from '../kernel/child.ts';
import type { EventObject, EventSink, EventSpec } from '../kernel/eventObject.ts';
import type { Kernel, KernelOptions, WakeToken } from '../kernel/kernel.ts';
import type { ConnectSpec, ListenSpec, Pipe, PipeSink } from '../kernel/pipe.ts';
import type { AnnouncedObject, Section, SectionSpec } from '../kernel/section.ts';
import { adoptHandle, handleNamesAnother, lookUpHandle } from './announced.ts';
import type { Win32Child } from './child.ts';
import { CompletionPort } from './completionPort.ts';
import { Win32EventObject } from './eventObject.ts';
import { refusal } from './failures.ts';
import { HandleTable } from './handleTable.ts';
import { launch } from './launch.ts';
import { type PortHandle, PostQueuedCompletionStatus } from './native/completionPorts.ts';
import { objectTypes } from './objectTypes.ts';
import type { Closable, Parts, Pausable } from './parts.ts';
import { PeerProcesses } from './peerProcesses.ts';
import { PipeClient } from './pipeClient.ts';
import { PipeServer } from './pipeServer.ts';
import { createSection } from './section.ts';
import { Timers } from './timers.ts';
import { UserSecurity } from './userSecurity.ts';
import { Waiters } from './waiters.ts';

export { listPipes } from './pipeInformation.ts';
export { openSectionView } from './sectionView.ts';

/** Full batches taken in one `wait` before the caller gets its turn. */
const batchesInARow = 8;
/** ms that `dispose` waits for what was cancelled to come back. */
const patience = 3000;

export function createKernel(options: KernelOptions): Kernel {
  return new Win32Kernel(options);
}

export function wake(token: WakeToken): void {
  PostQueuedCompletionStatus(token as number as PortHandle, 0, 0, 0);
}

/** Pipes live in no folder. */
export const pipePath = (unique: string, _folder: string): string => `\\\\.\\pipe\\${objectName(unique)}`;

/** A backslash would name a namespace. */
export const objectName = (unique: string): string => unique.replaceAll('\\', '-');

/** One completion port and the objects that report to it. */
class Win32Kernel implements Kernel, Parts {
  readonly platform = 'win32';
  readonly wakeToken: WakeToken;
  readonly port: CompletionPort;
  readonly timers: Timers;
  readonly security: UserSecurity;
  readonly waiters: Waiters;
  readonly processes = new PeerProcesses();
  readonly connections = new Set<Pausable>();
  readonly objects = new Set<Closable>();
  readonly #sessionId: string;
  readonly #handles: HandleTable;
  readonly #children: Win32Child[] = [];
  readonly #random = randomBytes(8).toString('hex');
  readonly #onExit = () => this.dispose();
  #types: ReadonlyMap<number, string> | null = null;
  #paused = false;
  #launched = 0;
  #disposed = false;

  constructor({ clock, sessionId }: KernelOptions) {
    if (process.arch !== 'x64' && process.arch !== 'arm64') {
      throw refusal(null, `Windows on ${process.arch} is not supported.`, 'Use a 64-bit VS Code or Node.');
    }
    this.#sessionId = sessionId;
    this.port = new CompletionPort(clock.now);
    this.timers = new Timers(clock.now);
    this.security = new UserSecurity();
    this.waiters = new Waiters(this.port, clock);
    this.#handles = new HandleTable(clock);
    // Any thread may post to a port.
    this.wakeToken = this.port.handle as number as WakeToken;
    process.on('exit', this.#onExit);
  }

  get paused(): boolean {
    return this.#paused;
  }

  wait(timeout: number): void {
    this.timers.run();
    let more = this.port.take(this.timers.limit(timeout));
    for (let batch = 1; more && batch < batchesInARow; batch++) more = this.port.take(0);
    this.timers.run();
  }

  pauseReading(pause: boolean): void {
    this.#paused = pause;
    for (const connection of [...this.connections]) connection.pause(pause);
  }

  listen(spec: ListenSpec, sink: PipeSink): Pipe {
    if (spec.inherit)
      throw refusal(spec.object, 'pipes on Windows cannot be inherited.', 'Leave out "inherit".');
    return new PipeServer(this, spec, sink);
  }

  connect(spec: ConnectSpec, sink: PipeSink): Pipe {
    return new PipeClient(this, spec, sink);
  }

  createEvent(spec: EventSpec, sink: EventSink): EventObject {
    return new Win32EventObject(this, spec, sink);
  }

  createSection(spec: SectionSpec): Section {
    return createSection(this, spec);
  }

  lookUp(pid: number, value: number, asked: number): AnnouncedObject | null | 'later' {
    this.#types ??= objectTypes(this.#handles);
    return lookUpHandle(this.#handles, this.#types, pid, value, asked);
  }

  namesAnother(pid: number, value: number, section: Section): boolean {
    return handleNamesAnother(this, pid, value, section);
  }

  adoptSection(object: string, pid: number, value: number): Section {
    return adoptHandle(this, object, pid, value);
  }

  spawn(spec: SpawnSpec, sink: ChildSink): Child {
    this.#launched += 1;
    const unique = `\\\\.\\pipe\\ipc-inspector-${this.#random}-${this.#launched}`;
    this.waiters.settle();
    const child = launch(this, spec, sink, this.#sessionId, unique);
    this.#children.push(child);
    return child;
  }

  ownerOf(pid: number): Child | null {
    return this.processes.with(
      pid,
      (process) => this.#children.find((child) => child.pid === pid || child.owns(process)) ?? null,
    );
  }

  killAll(): void {
    for (const child of this.#children) child.kill();
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    process.off('exit', this.#onExit);
    // What was read and held back still belongs to the record.
    this.pauseReading(false);
    for (const object of this.objects) object.close();
    for (const child of this.#children) child.dispose();
    // The system writes into the memory of an operation until its completion was taken.
    this.#takeWhile(() => this.port.pending > 0 || this.connections.size > 0);
    this.waiters.stop();
    this.#takeWhile(() => this.waiters.running > 0);
    this.security.dispose();
    this.port.close();
  }

  #takeWhile(busy: () => boolean): void {
    const deadline = this.port.now() + patience * 1e6;
    while (busy() && this.port.now() < deadline) this.port.take(50);
  }
}
