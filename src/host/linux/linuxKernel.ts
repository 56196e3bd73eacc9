/**
 * Linux: Unix sockets as pipes, eventfds and semaphores as events, memfds and POSIX shared memory as sections, pidfds for
 * children; one epoll in one thread waits for all of them.
 */

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Child, ChildSink, SpawnSpec } from '../kernel/child.ts';
import type { EventObject, EventSink, EventSpec } from '../kernel/eventObject.ts';
import type { Kernel, KernelOptions, WakeToken } from '../kernel/kernel.ts';
import type { ConnectSpec, ListenSpec, Pipe, PipeSink } from '../kernel/pipe.ts';
import type { AnnouncedObject, Section, SectionSpec } from '../kernel/section.ts';
import { LinuxChild } from './child.ts';
import { EventfdEvent } from './eventfdEvent.ts';
import { EventLoop } from './eventLoop.ts';
import { Family } from './family.ts';
import { adoptDescriptor, descriptorNamesAnother, lookUpDescriptor } from './foreignDescriptor.ts';
import { Inheritance } from './inheritance.ts';
import { InheritedPipe } from './inheritedPipe.ts';
import type { KernelContext, Reader } from './kernelContext.ts';
import { close } from './libc/descriptor.ts';
import { EPOLLIN } from './libc/epoll.ts';
import { eventfd, takeCount } from './libc/eventfd.ts';
import { refusal } from './libc/linuxError.ts';
import { adoptOrphans } from './libc/process.ts';
import { SocketDiagnostics } from './libc/socketDiagnostics.ts';
import { PipeClient } from './pipeClient.ts';
import { PipeServer } from './pipeServer.ts';
import { ReceiveArena } from './receiveArena.ts';
import { createSection } from './section.ts';
import { SemaphoreEvent } from './semaphoreEvent.ts';
import { longestSocketPath } from './socketAddress.ts';

export { openSectionView } from './sectionView.ts';
export { listPipes } from './unixSockets.ts';
export { wake } from './wake.ts';

/** How often orphans that ended are looked for. ms */
const reapInterval = 500;
/** How long `dispose` waits for killed children. ms */
const patience = 1000;

export function createKernel(options: KernelOptions): Kernel {
  return new LinuxKernel(options);
}

/** A path for a socket in `folder`; shortened to a hash where it would be too long for one. */
export function pipePath(unique: string, folder: string): string {
  const path = join(folder, `${plainName(unique)}.sock`);
  if (Buffer.byteLength(path) <= longestSocketPath) return path;
  return join(folder, `${createHash('sha256').update(unique).digest('hex').slice(0, 12)}.sock`);
}

/** A name for shm_open or sem_open: one slash, then at most 251 bytes. */
export function objectName(unique: string): string {
  return `/${plainName(unique).slice(0, 200)}`;
}

function plainName(unique: string): string {
  return unique.replace(/[^A-Za-z0-9._-]/g, '-');
}

class LinuxKernel implements Kernel {
  readonly platform = 'linux';
  readonly wakeToken;
  readonly #options: KernelOptions;
  readonly #loop: EventLoop;
  readonly #family: Family;
  readonly #inheritance = new Inheritance();
  readonly #messages = new ReceiveArena(64, true);
  readonly #chunks = new ReceiveArena(8, false);
  readonly #diagnostics = new SocketDiagnostics();
  readonly #readers = new Set<Reader>();
  readonly #servers = new Set<PipeServer>();
  readonly #owned = new Set<{ close(): void }>();
  /** Files (device and inode) of the sections that children inherit. */
  readonly #ownSections = new Set<string>();
  readonly #context: KernelContext;
  readonly #wakeFd = eventfd('wake');
  #paused = false;

  constructor(options: KernelOptions) {
    this.#options = options;
    this.#loop = new EventLoop(options.clock);
    this.#family = new Family(options.sessionId);
    this.wakeToken = this.#wakeFd as number as WakeToken;
    this.#loop.watch(this.#wakeFd, EPOLLIN, () => takeCount('wake', this.#wakeFd));
    const paused = () => this.#paused;
    this.#context = {
      clock: options.clock,
      loop: this.#loop,
      options,
      inheritance: this.#inheritance,
      messages: this.#messages,
      chunks: this.#chunks,
      diagnostics: this.#diagnostics,
      readers: this.#readers,
      get paused() {
        return paused();
      },
      ownerOf: (pid) => this.#family.ownerOf(pid),
    };
    adoptOrphans();
    this.#reapLater();
  }

  get paused(): boolean {
    return this.#paused;
  }

  wait(timeout: number): void {
    this.#loop.turn(timeout);
  }

  pauseReading(pause: boolean): void {
    if (pause === this.#paused) return;
    this.#paused = pause;
    for (const reader of this.#readers) reader.pauseChanged();
  }

  listen(spec: ListenSpec, sink: PipeSink): Pipe {
    if (spec.inherit) return this.#own(new InheritedPipe(this.#context, spec, sink));
    const server = this.#own(new PipeServer(this.#context, spec, sink));
    this.#servers.add(server);
    return server;
  }

  connect(spec: ConnectSpec, sink: PipeSink): Pipe {
    // These come and go, as often as a pipe is connected to again.
    const client: PipeClient = new PipeClient(this.#context, spec, sink, () => this.#owned.delete(client));
    return this.#own(client);
  }

  createEvent(spec: EventSpec, sink: EventSink): EventObject {
    if (spec.type !== 'semaphore') return this.#own(new EventfdEvent(this.#context, spec, sink));
    if (spec.name === null) {
      throw refusal(spec.object, 'a semaphore needs a name.', 'Set "name": "/…".');
    }
    return this.#own(new SemaphoreEvent(spec, spec.name, this.#options.ledger));
  }

  createSection(spec: SectionSpec): Section {
    const section = this.#own(createSection(spec, this.#inheritance, this.#options.ledger));
    if (spec.name === null) this.#ownSections.add(section.identity);
    return section;
  }

  lookUp(pid: number, value: number): AnnouncedObject | null {
    return lookUpDescriptor(pid, value, (file) => this.#ownSections.has(file));
  }

  namesAnother(pid: number, value: number, section: Section): boolean {
    return descriptorNamesAnother(pid, value, section);
  }

  adoptSection(object: string, pid: number, value: number): Section {
    // As often as a child announces one.
    const section: Section = adoptDescriptor(object, pid, value, () => this.#owned.delete(section));
    return this.#own(section);
  }

  spawn(spec: SpawnSpec, sink: ChildSink): Child {
    let child: LinuxChild | null = null;
    try {
      child = new LinuxChild(this.#context, spec, sink, (ended) => this.#collect(ended));
      this.#family.add(child);
      return child;
    } finally {
      for (const inheritable of this.#inheritance.objects().values()) inheritable.started(child);
    }
  }

  ownerOf(pid: number): Child | null {
    return this.#family.ownerOf(pid);
  }

  killAll(): void {
    this.#family.killAll();
  }

  dispose(): void {
    this.killAll();
    const deadline = this.#options.clock.now() + patience * 1e6;
    const anyRuns = () => [...this.#family.children].some(({ running }) => running);
    while (anyRuns() && this.#options.clock.now() < deadline) this.#loop.turn(20);
    this.#family.reapOrphans();
    for (const child of this.#family.children) child.dispose();
    for (const object of [...this.#owned].reverse()) object.close();
    this.#owned.clear();
    this.#loop.close();
    this.#messages.close();
    this.#chunks.close();
    this.#diagnostics.close();
    close(this.#wakeFd);
  }

  /** Closes it when the kernel is disposed of, unless it is closed before. */
  #own<T extends { close(): void }>(object: T): T {
    this.#owned.add(object);
    return object;
  }

  /** A child has ended: what it still sent, and a connection that was never accepted, come before that news. */
  #collect(child: Child): void {
    for (const server of this.#servers) server.acceptAll();
    for (const reader of this.#readers) reader.drainFor(child);
    this.#family.reapOrphans();
  }

  #reapLater(): void {
    this.#loop.after(reapInterval, () => {
      this.#family.reapOrphans();
      this.#reapLater();
    });
  }
}
