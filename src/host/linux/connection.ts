import type { Child } from '../kernel/child.ts';
import { withUnread } from '../kernel/closeReason.ts';
import type { Connection, Peer, Pipe, PipeSink, PipeSpec } from '../kernel/pipe.ts';
import { ConnectionInput } from './connectionInput.ts';
import type { Polled, Watch } from './eventLoop.ts';
import type { KernelContext, Reader } from './kernelContext.ts';
import { close, type Descriptor, readableBytes, unreadMemory } from './libc/descriptor.ts';
import { EPOLLERR, EPOLLET, EPOLLHUP, EPOLLIN, EPOLLOUT, EPOLLRDHUP } from './libc/epoll.ts';
import { errno, linuxFailure, refusal } from './libc/linuxError.ts';
import { growSendBuffer, hasHungUp, shutdown } from './libc/socket.ts';
import { Linger } from './linger.ts';
import { QuietSince } from './quietSince.ts';
import { sectionsAmong } from './receivedSections.ts';
import { SendQueue } from './sendQueue.ts';

/** Batches that one connection may take before the others get their turn. */
const roundsPerTurn = 4;
/** Batches that are taken before we close our end, or tell that the peer has ended. More than a socket can hold. */
const roundsToEmpty = 64;

/** Our end of a pipe, of which a connection is one. */
export interface PipeEnd {
  readonly pipe: Pipe;
  readonly spec: PipeSpec;
  readonly sink: PipeSink;
}

export interface ConnectedSocket {
  readonly fd: Descriptor;
  readonly peer: Peer;
  /** ns: a moment before which the peer was not connected. */
  readonly since: number;
}

/**
 * One connected socket: messages (SEQPACKET) or bytes (STREAM).
 *
 * One-way pipes: with access `out` the peer's direction is shut down, so that its writes fail as they do on Windows and
 * do not fill a queue that nobody reads. With access `in` nothing is shut down: the peer would see the end of the
 * connection, and many libraries then close their own half too.
 */
export class LinuxConnection implements Connection, Reader, Polled {
  readonly pipe: Pipe;
  readonly peer: Peer;
  readonly #context: KernelContext;
  readonly #spec: PipeSpec;
  readonly #sink: PipeSink;
  readonly #fd: Descriptor;
  readonly #forget: () => void;
  readonly #input: ConnectionInput;
  readonly #sends: SendQueue;
  readonly #watch: Watch;
  #state: 'open' | 'disconnecting' | 'closed' = 'open';
  /** The peer sends no more. It may still read. */
  #ended = false;
  /** The peer has closed both directions, seen while we do not read. */
  #hungUp = false;
  #lostOurs = false;
  readonly #quiet: QuietSince;
  readonly #linger: Linger;
  /** Where in the arena the message is that is being told. */
  #told = 0;
  #wanted = 0;
  #limit = Number.POSITIVE_INFINITY;

  /** @param forget called once, when it has closed */
  constructor(context: KernelContext, end: PipeEnd, socket: ConnectedSocket, forget: () => void) {
    const { pipe, spec, sink } = end;
    const { fd, peer, since } = socket;
    this.pipe = pipe;
    this.peer = peer;
    this.#context = context;
    this.#spec = spec;
    this.#sink = sink;
    this.#fd = fd;
    this.#quiet = new QuietSince(since);
    this.#forget = forget;
    this.#input = new ConnectionInput(context, spec, fd);
    this.#sends = new SendQueue(spec.object, fd, spec.mode, {
      sent: (ticket) => sink.sent(this, ticket, context.clock.now()),
      sendFailed: (ticket, written, failure) => sink.sendFailed(this, ticket, written, failure),
    });
    this.#linger = new Linger(
      context,
      () => this.#sends.length === 0 && unreadMemory(fd) === 0,
      (isRead) => this.#disconnected(isRead),
    );
    growSendBuffer(fd, spec.buffer);
    if (spec.access === 'out') shutdown(fd, 'read');
    this.#watch = context.loop.watch(fd, this.#interest(), (events) => this.#ready(events));
    context.readers.add(this);
  }

  get since(): number {
    return this.#quiet.at;
  }

  get sender(): number | null {
    return this.#input.arena.senderOf(this.#told) ?? this.peer.pid;
  }

  get queued(): number {
    return this.#sends.length;
  }

  get peerGone(): boolean {
    return this.#state === 'closed' || hasHungUp(this.#fd);
  }

  /** Null when the system has no socket diagnostics: what our own end tells counts the kernel's overhead too. */
  unread(): number | null {
    if (this.#state === 'closed') return 0;
    const waiting = unreadMemory(this.#fd) === 0 ? 0 : this.#context.diagnostics.unreadByPeer(this.#fd);
    return waiting === null ? null : waiting + this.#sends.bytes;
  }

  send(bytes: Uint8Array, ticket: number): void {
    if (this.#spec.access === 'in') {
      throw refusal(this.#spec.object, 'cannot send: its access is "in".', 'Set "access": "duplex".');
    }
    if (this.#state !== 'open') throw refusal(this.#spec.object, 'cannot send: it is disconnected.');
    this.#sends.send(bytes, ticket);
    this.#watchAgain();
  }

  readOne(limit = Number.POSITIVE_INFINITY): void {
    if (this.#state === 'closed') return;
    this.#wanted += 1;
    this.#limit = limit;
    this.#watchAgain();
  }

  cancelReads(): void {
    if (this.#wanted === 0) return;
    this.#wanted = 0;
    this.#watchAgain();
  }

  disconnect(timeout: number): void {
    if (this.#state === 'closed') return;
    this.#state = 'disconnecting';
    this.#linger.within(timeout);
  }

  pauseChanged(): void {
    this.#watchAgain();
  }

  get dueAt(): number {
    return this.#input.dueAt;
  }

  look(): boolean {
    const found = this.#drain(roundsPerTurn);
    if (this.#state !== 'closed') this.#watchAgain();
    return found;
  }

  drainFor(child: Child): void {
    // One that had gone before it was known may have been a child's of it.
    if ((this.peer.child === child || this.peer.gone) && this.#reads()) this.#drain(roundsToEmpty);
  }

  /**
   * True when the peer has gone, whether that has been reported yet or not; what it left is taken and the end told, unless
   * reading is paused or waits for a step.
   */
  isGone(): boolean {
    if (this.#state === 'closed') return true;
    if (!hasHungUp(this.#fd)) return false;
    if (this.#reads()) this.#drain(roundsToEmpty);
    if (this.#ended) this.#close(this.#endReason());
    return true;
  }

  /** Closes our end now. */
  close(reason: string): void {
    this.#close(reason);
  }

  #reads(): boolean {
    if (this.#state === 'closed' || this.#ended || this.#context.paused || this.#spec.access === 'out') {
      return false;
    }
    return this.#spec.read === 'auto' || this.#wanted > 0;
  }

  /** Waits for what we want now; a flood is looked for instead. */
  #watchAgain(): void {
    const polling = this.#input.flooded && this.#sends.length === 0 && this.#reads();
    this.#context.loop.poll(this, polling);
    // While it is not waited for, a look of the loop that did not report us proves nothing.
    if (polling) this.#quiet.unwatched();
    this.#watch.want(polling ? 0 : this.#interest());
  }

  #interest(): number {
    const sending = this.#sends.length > 0 ? EPOLLOUT : 0;
    if (this.#reads()) {
      this.#quiet.watched(this.#context.clock.now());
      return sending | EPOLLIN | EPOLLRDHUP;
    }
    this.#quiet.unwatched();
    // A hang-up is reported in any case, and edge-triggered only once. Our own shutdown of the reading half counts as
    // EPOLLRDHUP, so that one is asked for only where it tells about the peer.
    if (this.#ended || this.#spec.access === 'out') return sending | EPOLLET;
    if (this.#spec.read === 'steps' && !this.#hungUp) return sending | EPOLLET | EPOLLRDHUP;
    return sending;
  }

  #ready(events: number): void {
    if (this.#sends.length > 0 && (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) !== 0) this.#sends.flush();
    if (this.#reads()) this.#drain(roundsPerTurn);
    else if ((events & (EPOLLHUP | EPOLLRDHUP)) !== 0) this.#hangUp((events & EPOLLHUP) !== 0);
    if (this.#state !== 'closed') this.#watchAgain();
  }

  #hangUp(both: boolean): void {
    if (this.#ended || this.#spec.access === 'out') {
      if (both) this.#close(this.#endReason());
      return;
    }
    this.#hungUp = true;
    if (this.#input.isAtEnd()) this.#end();
  }

  /** True when there was something. */
  #drain(rounds: number): boolean {
    this.#quiet.loopWasQuiet(this.#context.loop.quietAt);
    for (let round = 0; round < rounds && this.#reads(); round++) {
      const before = this.#context.clock.now();
      const got = this.#input.receive(this.#limit, before);
      if (got.kind === 'error') {
        if (got.code !== errno.ECONNRESET) {
          this.#sink.failed(linuxFailure(this.#spec.object, 'recvmmsg', got.code, 'cannot receive'));
          this.#close('receiving failed');
          return true;
        }
        // The peer ended without having read everything. What it had sent is still to come.
        this.#lostOurs = true;
        continue;
      }
      if (got.kind === 'messages' && !this.#deliver(got.count)) return true;
      if (got.kind === 'nothing' || got.complete) {
        this.#quiet.emptied(before);
        return round > 0 || got.kind === 'messages';
      }
    }
    this.#quiet.left(this.#context.clock.now());
    if (this.#hungUp && this.#state !== 'closed' && !this.#ended && this.#input.isAtEnd()) this.#end();
    return true;
  }

  /** False: the end came. */
  #deliver(count: number): boolean {
    const { arena } = this.#input;
    const time = this.#context.clock.now();
    for (let i = 0; i < count; i++) {
      // A sink may close the pipe in the middle of a batch.
      if (this.#state === 'closed') return false;
      if (arena.isEnd(i)) {
        this.#end();
        return false;
      }
      if (this.#wanted > 0) this.#wanted -= 1;
      const received = arena.mayCarryDescriptors(i) ? sectionsAmong(arena.descriptors(i)) : null;
      const lost = arena.lostDescriptors(i);
      if (lost || (received !== null && received.sections.length > 0))
        this.#sink.descriptors(this, received?.sections ?? [], lost);
      this.#told = i;
      this.#sink.message(this, arena.bytes(i), time, arena.isTruncated(i));
      received?.closeUnadopted();
    }
    return true;
  }

  /** Nothing more comes. Whether the peer still reads is told by the hang-up, which is reported again from now on. */
  #end(): void {
    this.#ended = true;
    this.#wanted = 0;
    this.#watchAgain();
  }

  #disconnected(isRead: boolean): void {
    // What the peer has sent until now would be lost with the socket.
    if (this.#spec.read === 'auto') this.#drain(roundsToEmpty);
    this.#close(isRead ? 'disconnected' : 'disconnected before the peer had read everything');
  }

  #endReason(): string {
    return this.#lostOurs
      ? 'the peer ended without having read everything that we sent'
      : 'the peer closed its end';
  }

  #close(reason: string): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#linger.cancel();
    this.#watch.remove();
    this.#context.loop.poll(this, false);
    this.#context.readers.delete(this);
    const left = this.#ended || this.#spec.access === 'out' ? 0 : readableBytes(this.#fd);
    shutdown(this.#fd, 'both');
    close(this.#fd);
    this.#forget();
    this.#sends.abandon(reason);
    this.#sink.closed(this, withUnread(reason, left));
  }
}
