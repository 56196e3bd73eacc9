import type { PipeDescription } from '../../protocol/description.ts';
import type { Child } from '../kernel/child.ts';
import type { Failure } from '../kernel/nativeError.ts';
import type { Connection, Peer, Pipe, PipeSink } from '../kernel/pipe.ts';
import type { Section } from '../kernel/section.ts';
import { Admission } from './admission.ts';
import type { LiveConnection } from './liveConnection.ts';
import { type Outgoing, OutgoingSends } from './outgoingSends.ts';
import { PipeClients } from './pipeClients.ts';
import { recordFailure, type Surroundings } from './surroundings.ts';

export interface PipeSetup {
  readonly key: string;
  readonly description: PipeDescription;
  readonly path: string;
  readonly allowStrangers: boolean;
  /** A step may take messages also of clients that are gone by then. */
  readonly stepsReceive: boolean;
}

export interface PipeWatcher {
  /** After an incoming message of a message pipe was recorded: it may name a section. */
  incoming(pipe: LivePipe, from: LiveConnection, bytes: Uint8Array): void;
  /** Sections that came along as descriptors with a message. */
  received(pipe: LivePipe, from: LiveConnection, sections: readonly Section[]): void;
  /** Name and object number of a launched child. */
  childNamed(child: Child | null): { name: string; object: number } | null;
  /** The children that were launched so far. */
  launched(): ReadonlyArray<{ name: string; object: number }>;
}

/** A pipe of the description with its clients, numbered at connect and never again in this run. */
export class LivePipe implements PipeSink {
  readonly key: string;
  readonly description: PipeDescription;
  readonly object: number;
  readonly clients: PipeClients;
  /** The clients that are connected, by number. */
  readonly connections: ReadonlyMap<number, LiveConnection>;
  readonly admission: Admission;
  /** When a message last arrived or left, ns. */
  lastTraffic = 0;
  readonly #outgoing = new OutgoingSends();
  /** Whose message came last: most often the next one is from it too. */
  #lastFrom: LiveConnection | null = null;
  readonly #mayAnnounce: boolean;
  readonly #given: string;
  readonly #around: Surroundings;
  readonly #watcher: PipeWatcher;
  #pipe: Pipe | null = null;
  /** Sections that come with the next message; they are recorded behind it. */
  #arrived: readonly Section[] = [];
  failure: Failure | null = null;
  /** We connect to it, and are still at it. */
  #connecting = false;

  constructor(around: Surroundings, watcher: PipeWatcher, setup: PipeSetup) {
    const { key, description, allowStrangers, path, stepsReceive } = setup;
    this.key = key;
    this.description = description;
    this.admission = new Admission(around, key, allowStrangers, () => watcher.launched().length > 0);
    this.#around = around;
    this.#watcher = watcher;
    this.#mayAnnounce = description.mode === 'message';
    this.#given = path;
    this.clients = new PipeClients(description.mode, stepsReceive);
    this.connections = this.clients.present;
    this.object = around.recorder.object('pipe', key, `pipe ${path}`);
  }

  /** @throws NativeError when it cannot be created */
  open(): void {
    const path = this.#given;
    const { kernel, recorder } = this.#around;
    const { role, mode, access, buffer, read, instances, inherit, timeout } = this.description;
    const common = { object: `pipe ${this.key}`, path, mode, access, buffer, read };
    if (role === 'connect') {
      this.#pipe = kernel.connect({ ...common, timeout }, this);
      // Not before: a call that throws tries nothing any more. And what comes of it is told only after it has returned.
      this.#connecting = true;
      return;
    }
    // The record precedes the call that makes it true, as an inherited pipe is connected within that call.
    const limit = instances === 'unlimited' ? Number.POSITIVE_INFINITY : instances;
    const admit = (peer: Peer) => this.admission.refusal(peer);
    const pipe = kernel.listen({ ...common, instances: limit, inherit, admit }, this);
    this.#pipe = pipe;
    if (this.connections.size === 0)
      recorder.record({ kind: 'pipe.listen', pipe: this.key, path: pipe.path });
  }

  /** Somebody else serves it, and we are not connected to it (any more). */
  get isLeft(): boolean {
    return this.description.role === 'connect' && !this.#connecting && this.connections.size === 0;
  }

  /**
   * Connects once more to a pipe that somebody else serves, after that has gone or was not there in time.
   *
   * @throws NativeError when it can never be connected to
   * @throws Error when there is no need to
   */
  connectAgain(): void {
    const { key } = this;
    if (this.description.role === 'serve')
      throw new Error(`${key} is served by us: its clients connect to it.`);
    if (!this.isLeft)
      throw new Error(`${key} is ${this.#connecting ? 'being connected to' : 'connected'} already.`);
    this.#pipe?.close();
    this.failure = null;
    this.open();
  }

  get childValue(): string {
    return this.#pipe?.childValue ?? '';
  }
  get path(): string {
    return this.#pipe?.path ?? '';
  }
  get hasTraffic(): boolean {
    return this.connections.size > 0;
  }

  close(): void {
    this.#pipe?.close();
  }

  /**
   * Begins a send; `done` tells its end once: null when the system took the whole message.
   *
   * @throws NativeError when it can never be sent
   */
  send(to: LiveConnection, bytes: Uint8Array, done: (failure: Failure | null) => void): void {
    this.#outgoing.begin({ to, bytes, issued: this.#around.clock.now(), done });
  }

  connected(connection: Connection): void {
    const { recorder } = this.#around;
    this.#connecting = false;
    const { peer } = connection;
    const unknown = this.description.role === 'serve' && this.admission.isUnknown(peer);
    const owner = this.#watcher.childNamed(peer.child) ?? (unknown ? this.#onlyChild() : null);
    const { instance, child } = this.clients.add(connection, owner);
    recorder.record({
      kind: 'pipe.connect',
      pipe: this.key,
      instance,
      pid: peer.pid,
      child,
      foreign: owner === null && !unknown,
    });
    if (unknown) this.admission.tellUnknown(peer);
  }

  refused(peer: Peer, reason: string): void {
    this.#around.recorder.record({ kind: 'pipe.refuse', pipe: this.key, pid: peer.pid, reason });
  }

  message(connection: Connection, bytes: Uint8Array, time: number, truncated: boolean): void {
    let from = this.#lastFrom;
    if (from?.connection !== connection) {
      from = this.clients.of(connection);
      if (!from) return;
      this.#lastFrom = from;
    }
    this.lastTraffic = time;
    from.untaken++;
    from.untakenBytes += bytes.length;
    from.asked = false;
    this.#around.recorder.message(
      this.object,
      from.instance,
      from.childObject,
      'in',
      bytes,
      time,
      connection.since,
      null,
      truncated,
    );
    if (this.#arrived.length > 0) {
      this.#watcher.received(this, from, this.#arrived);
      this.#arrived = [];
    }
    if (this.#mayAnnounce) this.#watcher.incoming(this, from, bytes);
  }

  descriptors(_connection: Connection, sections: readonly Section[], lost: boolean): void {
    this.#arrived = sections;
    if (lost) recordFailure(this.#around.recorder, lostDescriptors(this.key));
  }

  sent(_connection: Connection, ticket: number, time: number): void {
    const outgoing = this.#outgoing.take(ticket);
    if (!outgoing) return;
    this.lastTraffic = time;
    this.#recordSent(outgoing, outgoing.bytes, false, time);
    outgoing.done(null);
  }

  /** @param bytes what the system took of them: the peer may have read that much, whatever became of the rest */
  #recordSent(
    { to, issued }: Outgoing,
    bytes: Uint8Array,
    truncated: boolean,
    time = this.#around.clock.now(),
  ): void {
    const { instance, childObject } = to;
    const { recorder } = this.#around;
    recorder.message(this.object, instance, childObject, 'out', bytes, time, issued, issued, truncated);
  }

  sendFailed(_connection: Connection, ticket: number, written: number, failure: Failure): void {
    const outgoing = this.#outgoing.take(ticket);
    if (outgoing && written > 0) this.#recordSent(outgoing, outgoing.bytes.subarray(0, written), true);
    const partly = written > 0 ? ` ${written} bytes had been written.` : '';
    recordFailure(this.#around.recorder, { ...failure, message: failure.message + partly });
    outgoing?.done(failure);
  }

  closed(connection: Connection, reason: string): void {
    const live = this.clients.of(connection);
    if (!live) return;
    this.clients.remove(live);
    if (this.#lastFrom === live) this.#lastFrom = null;
    this.#around.recorder.record({
      kind: 'pipe.disconnect',
      pipe: this.key,
      instance: live.instance,
      reason,
    });
  }

  failed(failure: Failure): void {
    this.#connecting = false;
    this.failure = failure;
    recordFailure(this.#around.recorder, failure);
  }

  /** Whose descendant a client is that is some child's. */
  #onlyChild(): { name: string; object: number } | null {
    const [first, second] = this.#watcher.launched();
    return (second ? null : first) ?? null;
  }
}

const lostDescriptors = (key: string): Failure => ({
  object: `pipe ${key}`,
  call: 'recvmmsg',
  code: null,
  name: null,
  message: `pipe ${key}: descriptors that came with a message are lost: the recorder has too many open.`,
  remedy: 'Raise the limit of open files (ulimit -n).',
});
