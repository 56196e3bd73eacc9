import type { MessagePort } from 'node:worker_threads';
import type { ClockOrigin } from '../kernel/clock.ts';
import type { PortHandle } from './native/completionPorts.ts';
import type { EventHandle } from './native/events.ts';
import type { Handle } from './native/nativeType.ts';

/**
 * What a waiter thread is started with: it waits for up to 63 handles, as told by commands, until told to stop. It
 * answers by packets to the completion port. Handles are numbers that all threads of the process share.
 */
export interface WaiterData {
  readonly port: PortHandle;
  /** Auto-reset; set after each command. */
  readonly wake: EventHandle;
  /** Manual-reset; set by the thread when it has obeyed its first commands. */
  readonly ready: EventHandle;
  readonly commands: MessagePort;
  readonly origin: ClockOrigin;
  /** Key of the packet that says that the thread waits for nothing any more. */
  readonly stopped: number;
}

export type WaiterCommand =
  /**
   * `key`: of packets that say that the handle was signalled; their value is their `since` in ns. `once`: it leaves the
   * wait when signalled and comes back by `rearm` (manual-reset events and processes, which stay signalled). `since` in
   * ns: last moment at which it was not signalled.
   */
  | {
      readonly do: 'watch';
      readonly key: number;
      readonly handle: Handle;
      readonly once: boolean;
      readonly since: number;
    }
  | { readonly do: 'rearm'; readonly key: number }
  /** Takes what is signalled by now, once each, and then answers by a packet to `looked`. */
  | { readonly do: 'look'; readonly looked: number }
  /** `look`: takes it first if it is signalled by now. Answered by a packet to `gone`: the handle may then be closed. */
  | { readonly do: 'forget'; readonly key: number; readonly gone: number; readonly look: boolean }
  | { readonly do: 'stop' };
