import type { PipeSpec } from '../kernel/pipe.ts';
import { FloodGauge } from './floodGauge.ts';
import type { KernelContext } from './kernelContext.ts';
import { type Descriptor, readableBytes } from './libc/descriptor.ts';
import type { ReceiveArena, Reception } from './receiveArena.ts';

/** How one connection reads: messages or chunks, as many as there are or one at a time, waited for or looked for. */
export class ConnectionInput {
  /** Where the received ones are. Shared with all other connections: valid until the next one reads. */
  readonly arena: ReceiveArena;
  readonly #fd: Descriptor;
  readonly #spec: PipeSpec;
  readonly #flood = new FloodGauge();
  #dueAt = 0;

  constructor(context: KernelContext, spec: PipeSpec, fd: Descriptor) {
    this.arena = spec.mode === 'message' ? context.messages : context.chunks;
    this.#fd = fd;
    this.#spec = spec;
  }

  /** More comes than should be waited for, message by message. */
  get flooded(): boolean {
    return this.#flood.interval > 0;
  }

  /** ns: when a flood is to be looked for again. */
  get dueAt(): number {
    return this.#dueAt;
  }

  /**
   * @param limit of the bytes of one chunk, where reading is done in steps
   * @param now ns
   */
  receive(limit: number, now: number): Reception {
    const got = this.#receive(limit);
    const isAll = got.kind === 'messages' && this.#spec.read === 'auto';
    const count = isAll ? got.count : 0;
    this.#flood.took(count, this.arena.lengthOf(count), now);
    const isEmpty = got.kind === 'nothing' || (got.kind === 'messages' && got.complete);
    this.#dueAt = isEmpty ? now + this.#flood.interval : now;
    return got;
  }

  #receive(limit: number): Reception {
    const { read, mode } = this.#spec;
    if (read === 'auto') return this.arena.receive(this.#fd, mode);
    return mode === 'message'
      ? this.arena.receive(this.#fd, mode, 1)
      : this.arena.receiveChunk(this.#fd, limit);
  }

  /** True when the next thing to be read is the end. Only known once the peer has hung up. */
  isAtEnd(): boolean {
    return this.#spec.mode === 'message' ? this.arena.isAtEnd(this.#fd) : readableBytes(this.#fd) === 0;
  }
}
