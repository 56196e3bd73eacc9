import { NativeError } from '../kernel/nativeError.ts';
import type { ConnectSpec, Pipe, PipeSink } from '../kernel/pipe.ts';
import { ConnectionSet } from './connectionSet.ts';
import type { Timer } from './eventLoop.ts';
import type { KernelContext } from './kernelContext.ts';
import { close } from './libc/descriptor.ts';
import { lastErrno } from './libc/libc.ts';
import { errno, linuxError } from './libc/linuxError.ts';
import { askForCredentials, connect, socket } from './libc/socket.ts';
import { peerOf } from './peer.ts';
import { socketAddress } from './socketAddress.ts';
import { listeningSockets } from './unixSockets.ts';

/** ms between two attempts while nobody listens. */
const retryInterval = 20;

/** Our connection to a pipe that another program serves. */
export class PipeClient implements Pipe {
  readonly path: string;
  readonly childValue: string;
  readonly connections: ConnectionSet;
  readonly #context: KernelContext;
  readonly #spec: ConnectSpec;
  readonly #sink: PipeSink;
  readonly #deadline: number;
  readonly #gone: () => void;
  #retry: Timer | null = null;

  /** @param gone called when it is closed */
  constructor(context: KernelContext, spec: ConnectSpec, sink: PipeSink, gone: () => void) {
    this.#context = context;
    this.#spec = spec;
    this.#sink = sink;
    this.#gone = gone;
    this.connections = new ConnectionSet(context, { pipe: this, spec, sink });
    this.path = spec.path;
    this.childValue = spec.path;
    this.#deadline = context.clock.now() + spec.timeout * 1e6;
    this.#attempt();
  }

  close(): void {
    this.#retry?.cancel();
    this.connections.close();
    this.#gone();
  }

  /** Connects, or comes back later, or throws when that is no use or the time is up. */
  #attempt(): void {
    const { object, path, mode } = this.#spec;
    const address = socketAddress(object, path);
    const since = this.#context.clock.now();
    const fd = socket(object, mode);
    try {
      // Before connecting: the first messages carry credentials too then.
      if (mode === 'message') askForCredentials(object, fd);
      if (connect(fd, address) !== 0) {
        const code = lastErrno();
        // Nobody listens (yet), or as many wait as the server lets wait.
        const mayChange =
          code === errno.ENOENT ||
          code === errno.ECONNREFUSED ||
          code === errno.EAGAIN ||
          code === errno.EINTR;
        if (!mayChange || this.#context.clock.now() >= this.#deadline) throw this.#error(code);
        close(fd);
        this.#retry = this.#context.loop.after(retryInterval, () => this.#attemptAgain());
        return;
      }
    } catch (error) {
      close(fd);
      throw error;
    }
    const peer = peerOf(fd, this.#context.ownerOf);
    // Told after the caller of `connect` knows the pipe.
    this.connections.adoptUntold({ fd, peer, since });
  }

  #attemptAgain(): void {
    try {
      this.#attempt();
    } catch (error) {
      if (!(error instanceof NativeError)) throw error;
      this.#sink.failed(error);
    }
  }

  #error(code: number): NativeError {
    const { object, path, mode } = this.#spec;
    const there = listeningSockets().find((other) => other.path === path);
    if (code === errno.EPROTOTYPE && there !== undefined) {
      const types = { message: 'message pipe (SOCK_SEQPACKET)', byte: 'byte pipe (SOCK_STREAM)' };
      return linuxError(
        object,
        'connect',
        `${path} is a ${types[there.mode]}, not a ${types[mode]}`,
        `Set "mode": "${there.mode}".`,
        code,
      );
    }
    return linuxError(object, 'connect', `cannot connect to ${path}`, remedyFor(code), code);
  }
}

function remedyFor(code: number): string | null {
  switch (code) {
    case errno.ENOENT:
      return 'No such socket. Start the program that serves it first, or let the step wait longer.';
    case errno.ECONNREFUSED:
      return 'Nobody listens there any more. Start the program that serves it again.';
    case errno.EAGAIN:
      return 'The server accepts no more clients at present.';
    case errno.EACCES:
      return 'The permissions of the socket or of its folder forbid it.';
    default:
      return null;
  }
}
