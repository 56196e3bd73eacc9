import type { Child } from '../kernel/child.ts';
import type { ListenSpec, Pipe, PipeSink } from '../kernel/pipe.ts';
import { ConnectionSet } from './connectionSet.ts';
import type { Inheritable } from './inheritance.ts';
import type { KernelContext } from './kernelContext.ts';
import { close, type Descriptor } from './libc/descriptor.ts';
import { askForCredentials, growSendBuffer, socketpair } from './libc/socket.ts';

/**
 * A pipe without a name: each child that starts gets one end of a new pair of sockets, under the same number, and is a
 * client of its own from then on.
 *
 * One pair for all children would mix their messages, and would never end while one of them (or we, for those to come)
 * holds it. As it is, our copy of the child's end is closed as soon as the child has it, and the end comes when that child
 * and its descendants have closed theirs. `instances` limits nothing here: the description says how many children start.
 */
export class InheritedPipe implements Pipe, Inheritable {
  readonly path: string;
  readonly childValue: string;
  readonly connections: ConnectionSet;
  readonly #context: KernelContext;
  readonly #spec: ListenSpec;
  readonly #number: number;
  #pair: [ours: Descriptor, childs: Descriptor] | null = null;

  constructor(context: KernelContext, spec: ListenSpec, sink: PipeSink) {
    this.#context = context;
    this.#spec = spec;
    this.connections = new ConnectionSet(context, { pipe: this, spec, sink });
    this.#number = context.inheritance.add(this);
    this.childValue = String(this.#number);
    this.path = this.childValue;
  }

  forChild(): Descriptor {
    const { object, mode, buffer } = this.#spec;
    this.#pair = socketpair(object, mode);
    const [ours, childs] = this.#pair;
    if (mode === 'message') askForCredentials(object, ours);
    growSendBuffer(childs, buffer);
    return childs;
  }

  started(child: Child | null): void {
    if (this.#pair === null) return;
    const [ours, childs] = this.#pair;
    this.#pair = null;
    close(childs);
    if (child === null) {
      close(ours);
      return;
    }
    // SO_PEERCRED of a pair names its creator, that is us.
    const peer = { pid: child.pid, child, gone: false, uid: process.getuid?.() ?? null };
    const since = this.#context.clock.now();
    // Told after the caller of `spawn` knows the child.
    this.connections.adoptUntold({ fd: ours, peer, since });
  }

  close(): void {
    this.#context.inheritance.remove(this.#number);
    this.connections.close();
  }
}
