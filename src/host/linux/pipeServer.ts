import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import type { ListenSpec, Pipe, PipeSink } from '../kernel/pipe.ts';
import { ConnectionSet } from './connectionSet.ts';
import type { Watch } from './eventLoop.ts';
import type { KernelContext } from './kernelContext.ts';
import { close, type Descriptor } from './libc/descriptor.ts';
import { EPOLLIN } from './libc/epoll.ts';
import { lastErrno } from './libc/libc.ts';
import { errno, linuxError, linuxFailure } from './libc/linuxError.ts';
import { accept4, askForCredentials, bind, connect, listen, socket } from './libc/socket.ts';
import { peerOf, reasonToRefuse } from './peer.ts';
import { socketAddress } from './socketAddress.ts';
import { listeningSockets } from './unixSockets.ts';

const backlog = 128;
const acceptsPerTurn = 32;
/** How long a listener rests when the process has no descriptors left. ms */
const rest = 1000;

/** A socket that listens at a path, and its connected clients. */
export class PipeServer implements Pipe {
  readonly path: string;
  readonly childValue: string;
  readonly connections: ConnectionSet;
  readonly #context: KernelContext;
  readonly #spec: ListenSpec;
  readonly #sink: PipeSink;
  readonly #fd: Descriptor;
  readonly #watch: Watch;
  /** ns: clients may be left in the queue, who all came after this. */
  #leftSince: number | null = null;
  #open = true;

  constructor(context: KernelContext, spec: ListenSpec, sink: PipeSink) {
    this.#context = context;
    this.#spec = spec;
    this.#sink = sink;
    this.connections = new ConnectionSet(context, { pipe: this, spec, sink });
    this.path = spec.path;
    this.childValue = spec.path;
    this.#fd = openListener(spec, context);
    this.#watch = context.loop.watch(this.#fd, EPOLLIN, () => this.acceptAll());
  }

  /** Takes the clients that wait. Also called when a child has ended, whose connection may not have been seen yet. */
  acceptAll(): void {
    // Who was left over last time came before the look that is the quiet one now.
    const since = this.#leftSince ?? this.#context.loop.quietAt;
    this.#leftSince = null;
    for (let i = 0; i < acceptsPerTurn && this.#open; i++) {
      const fd = accept4(this.#fd);
      if (fd >= 0) {
        this.#admit(fd, since);
        continue;
      }
      const code = lastErrno();
      // A client that gave up while it waited is no failure of ours.
      if (code === errno.EAGAIN || code === errno.ECONNABORTED || code === errno.EINTR) return;
      this.#sink.failed(linuxFailure(this.#spec.object, 'accept4', code, 'cannot accept a client'));
      this.#watch.want(0);
      this.#context.loop.after(rest, () => {
        if (this.#open) this.#watch.want(EPOLLIN);
      });
      return;
    }
    this.#leftSince = since;
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#watch.remove();
    close(this.#fd);
    removeSocket(this.path);
    this.#context.options.ledger({ gone: this.path });
    this.connections.close();
  }

  /** Windows answers PIPE_BUSY when all instances are taken. Here the client is connected already: it is told by a close. */
  #admit(fd: Descriptor, since: number): void {
    const peer = peerOf(fd, this.#context.ownerOf);
    const { instances } = this.#spec;
    // A client that has gone makes room for the next one: itself, perhaps, sooner than its end was reported.
    const full = this.connections.size >= instances && this.connections.present >= instances;
    const reason = full
      ? `all ${instances} instances are connected`
      : (reasonToRefuse(peer) ?? this.#spec.admit(peer));
    if (reason !== null) {
      close(fd);
      this.#sink.refused(peer, reason);
      return;
    }
    const connection = this.connections.adopt({ fd, peer, since });
    this.#sink.connected(connection);
  }
}

function openListener(spec: ListenSpec, { options }: KernelContext): Descriptor {
  const { object, path, mode } = spec;
  const address = socketAddress(object, path);
  const abstract = path.startsWith('@');
  const fd = socket(object, mode);
  let bound = false;
  try {
    // Inherited by every accepted socket, and valid for messages sent before the accept.
    if (mode === 'message') askForCredentials(object, fd);
    if (bind(fd, address) !== 0) {
      const code = lastErrno();
      if (code !== errno.EADDRINUSE || !removeStale(object, path, address)) throw cannotBind(spec, code);
      if (bind(fd, address) !== 0) throw cannotBind(spec, lastErrno());
    }
    bound = true;
    if (!abstract) {
      options.ledger({ name: path, type: 'socket' });
      // Nobody can connect before `listen`. umask would do it too, but for all threads.
      chmodSync(path, 0o600);
    }
    if (listen(fd, backlog) !== 0) throw linuxError(object, 'listen', `cannot listen at ${path}`);
    return fd;
  } catch (error) {
    close(fd);
    if (bound) removeSocket(path);
    throw error;
  }
}

/** Removes a socket file whose owner has died: one at which nobody listens. */
function removeStale(object: string, path: string, address: Uint8Array): boolean {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSocket()) return false;
  if (listeningSockets().some((other) => other.path === path)) return false;
  // A socket of another network namespace is not listed, but answers. Of two types, one does so with EPROTOTYPE.
  const probe = socket(object, 'byte');
  try {
    if (connect(probe, address) === 0 || lastErrno() !== errno.ECONNREFUSED) return false;
  } finally {
    close(probe);
  }
  removeSocket(path);
  return true;
}

function removeSocket(path: string): void {
  if (path.startsWith('@')) return;
  try {
    unlinkSync(path);
  } catch {
    // Gone already, with its folder perhaps.
  }
}

function cannotBind({ object, path }: ListenSpec, code: number) {
  return linuxError(object, 'bind', `cannot create the socket ${path}`, remedyFor(path, code), code);
}

function remedyFor(path: string, code: number): string | null {
  switch (code) {
    case errno.EADDRINUSE:
      if (!path.startsWith('@') && lstatSync(path, { throwIfNoEntry: false })?.isSocket() === false)
        return 'Something that is no socket has that name. Choose another path.';
      return 'The name is taken. Choose another path, or set "role": "connect" to use the pipe that is there.';
    case errno.ENOENT:
      return 'The folder does not exist.';
    case errno.EACCES:
    case errno.EROFS:
      return 'Choose a folder that you can write to.';
    default:
      return null;
  }
}
