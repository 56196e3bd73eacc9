import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Clock } from '../kernel/clock.ts';
import type { CompletionPort } from './completionPort.ts';
import { lastError } from './failures.ts';
import {
  CreateEventW,
  type EventHandle,
  MAXIMUM_WAIT_OBJECTS,
  SetEvent,
  WaitForMultipleObjects,
} from './native/events.ts';
import { CloseHandle } from './native/handles.ts';
import type { Handle } from './native/nativeType.ts';
import type { WaiterCommand } from './waiterMessages.ts';
import { startWaiter } from './waiterWorker.ts';

/** Index 0 of each wait is the event that interrupts it. */
const watchesEach = MAXIMUM_WAIT_OBJECTS - 1;
/** ms. A thread that is not up by then will be a little later. */
const startTimeout = 3000;

export interface Watch {
  /** Waits again for a handle that left the wait. */
  rearm(): void;
  /**
   * Ends the watch; `gone` is called when no thread waits for the handle any more and it may be closed.
   * @param look whether what is signalled by now is to be told before
   */
  forget(gone: () => void, look?: boolean): void;
}

interface WatchSpec {
  readonly handle: Handle;
  /** Leaves the wait when signalled: for what stays signalled. */
  readonly once: boolean;
  /** ns: last moment at which it was not signalled. */
  readonly since: number;
}

interface Waiter {
  readonly wake: EventHandle;
  readonly ready: EventHandle;
  readonly commands: MessagePort;
  watches: number;
}

/** As many waiter threads as it takes to wait for any number of handles. */
export class Waiters {
  readonly #port: CompletionPort;
  readonly #clock: Clock;
  readonly #waiters: Waiter[] = [];
  #running = 0;

  constructor(port: CompletionPort, clock: Clock) {
    this.#port = port;
    this.#clock = clock;
    // Every child takes a place; so there will be a use for it.
    this.#start();
  }

  /** Calls `signalled` from the port each time the handle was signalled; an auto-reset event is thereby consumed. */
  watch(spec: WatchSpec, signalled: (since: number) => void): Watch {
    const waiter = this.#waiters.find(({ watches }) => watches < watchesEach) ?? this.#start();
    waiter.watches += 1;
    const key = this.#port.register((_, since) => signalled(since));
    tell(waiter, { do: 'watch', key, ...spec });
    return {
      rearm: () => tell(waiter, { do: 'rearm', key }),
      forget: (closed, look = false) => {
        const gone = this.#port.register(() => {
          this.#port.unregister(gone);
          this.#port.unregister(key);
          waiter.watches -= 1;
          closed();
        });
        tell(waiter, { do: 'forget', key, gone, look });
      },
    };
  }

  #start(): Waiter {
    const wake = newEvent('auto');
    const ready = newEvent('manual');
    const { port1, port2 } = new MessageChannel();
    port1.unref();
    const waiter = { wake, ready, commands: port1, watches: 0 };
    this.#waiters.push(waiter);
    this.#running += 1;
    const stopped = this.#port.register(() => {
      this.#port.unregister(stopped);
      this.#running -= 1;
      port1.close();
      CloseHandle(wake);
      CloseHandle(ready);
    });
    startWaiter(
      {
        port: this.#port.handle,
        wake,
        ready,
        commands: port2,
        origin: this.#clock.origin,
        stopped,
      },
      [port2],
    );
    return waiter;
  }

  /**
   * Waits until the threads are up, which takes them some hundred milliseconds. Signals that come earlier are not lost, but
   * several of one event are one; so nobody who might send them is launched before.
   */
  settle(): void {
    for (const { ready } of this.#waiters) {
      WaitForMultipleObjects(1, BigInt64Array.of(BigInt(ready)), 0, startTimeout);
    }
  }

  /**
   * Calls `looked` from the port once every thread has taken what was signalled before this call: a thread takes the end of
   * a process perhaps before a signal that the process gave in its last moments, and each thread at its own time.
   */
  look(looked: () => void): void {
    let missing = this.#waiters.length;
    const key = this.#port.register(() => {
      missing -= 1;
      if (missing > 0) return;
      this.#port.unregister(key);
      looked();
    });
    for (const waiter of this.#waiters) tell(waiter, { do: 'look', looked: key });
  }

  /** Threads that have not told yet that they stopped. */
  get running(): number {
    return this.#running;
  }

  stop(): void {
    for (const waiter of this.#waiters.splice(0)) tell(waiter, { do: 'stop' });
  }
}

function newEvent(reset: 'auto' | 'manual'): EventHandle {
  const handle = CreateEventW(null, reset === 'manual' ? 1 : 0, 0, null);
  if (handle === 0) throw lastError(null, 'CreateEventW');
  return handle;
}

function tell({ commands, wake }: Waiter, command: WaiterCommand): void {
  commands.postMessage(command);
  SetEvent(wake);
}
