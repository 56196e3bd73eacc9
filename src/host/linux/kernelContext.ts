import type { Child } from '../kernel/child.ts';
import type { Clock } from '../kernel/clock.ts';
import type { KernelOptions } from '../kernel/kernel.ts';
import type { EventLoop } from './eventLoop.ts';
import type { Inheritance } from './inheritance.ts';
import type { SocketDiagnostics } from './libc/socketDiagnostics.ts';
import type { ReceiveArena } from './receiveArena.ts';

/** Something whose reading can be paused. */
export interface Reader {
  /** Reads, or does not, as `KernelContext.paused` says. */
  pauseChanged(): void;
  /** Reads now what the child has written: it has ended, and that news comes after its last words. */
  drainFor(child: Child): void;
}

/** What the objects of one kernel share. */
export interface KernelContext {
  readonly clock: Clock;
  readonly loop: EventLoop;
  readonly options: KernelOptions;
  readonly inheritance: Inheritance;
  readonly messages: ReceiveArena;
  readonly chunks: ReceiveArena;
  readonly diagnostics: SocketDiagnostics;
  readonly readers: Set<Reader>;
  readonly paused: boolean;
  ownerOf(pid: number): Child | null;
}
