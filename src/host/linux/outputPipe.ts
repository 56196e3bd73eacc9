import type { Child } from '../kernel/child.ts';
import type { Watch } from './eventLoop.ts';
import type { KernelContext, Reader } from './kernelContext.ts';
import { close, type Descriptor, read, setNonBlocking } from './libc/descriptor.ts';
import { EPOLLIN } from './libc/epoll.ts';
import { lastErrno } from './libc/libc.ts';
import { errno } from './libc/linuxError.ts';

/** Short, as each may hold thousands of lines, and so many records. */
const buffer = new Uint8Array(4096);
/** How long one child's output may keep all others waiting. ns */
const turn = 2e6;
/** More than a pipe holds: what a process wrote before it ended, unless a descendant goes on writing. */
const readsToEmpty = 512;

/** Our end of a child's stdout or stderr. */
export class OutputPipe implements Reader {
  readonly #context: KernelContext;
  readonly #child: Child;
  readonly #fd: Descriptor;
  readonly #watch: Watch;
  readonly #output: (bytes: Uint8Array, time: number) => void;
  readonly #ended: () => void;
  #open = true;

  constructor(
    context: KernelContext,
    child: Child,
    object: string,
    fd: Descriptor,
    output: (bytes: Uint8Array, time: number) => void,
    ended: () => void,
  ) {
    this.#context = context;
    this.#child = child;
    this.#fd = fd;
    this.#output = output;
    this.#ended = ended;
    setNonBlocking(object, fd);
    this.#watch = context.loop.watch(fd, 0, () => this.#readTurn());
    this.pauseChanged();
    context.readers.add(this);
  }

  pauseChanged(): void {
    if (this.#open) this.#watch.want(this.#context.paused ? 0 : EPOLLIN);
  }

  drainFor(child: Child): void {
    if (this.#child === child) this.#read(readsToEmpty);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#watch.remove();
    this.#context.readers.delete(this);
    close(this.#fd);
    this.#ended();
  }

  #readTurn(): void {
    const { clock } = this.#context;
    const until = clock.now() + turn;
    while (this.#read(1) && clock.now() < until);
  }

  /** @returns whether there may be more */
  #read(times: number): boolean {
    for (let i = 0; i < times; i++) {
      if (!this.#open || this.#context.paused) return false;
      const got = read(this.#fd, buffer);
      if (got > 0) {
        this.#output(buffer.subarray(0, got), this.#context.clock.now());
        continue;
      }
      const code = got < 0 ? lastErrno() : 0;
      if (code === errno.EINTR) continue;
      if (code !== errno.EAGAIN) this.close();
      return false;
    }
    return true;
  }
}
