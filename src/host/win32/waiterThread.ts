/**
 * A thread that does nothing but wait in the system for what a completion port cannot bring: events and the ends
 * of processes and threads. Entry point of its own bundle, dist/waiter.cjs.
 */
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { clockFrom } from '../kernel/clock.ts';
import { PostQueuedCompletionStatus } from './native/completionPorts.ts';
import { SetEvent, WAIT_FAILED, WAIT_TIMEOUT, WaitForMultipleObjects } from './native/events.ts';
import type { Handle } from './native/nativeType.ts';
import type { WaiterCommand, WaiterData } from './waiterMessages.ts';

/** ms. Node cannot end a thread inside a native call; a wait that always comes back cannot hold up the process's exit. */
const longestWait = 500;

interface Watched {
  readonly key: number;
  readonly handle: Handle;
  readonly once: boolean;
  armed: boolean;
  /** ns: last moment at which it was known not to be signalled. */
  since: number;
}

watch(workerData);

/**
 * How `since` is found: a look (a wait of no length) that finds nothing proves that at its begin no watched handle was
 * signalled. Every wait begins with such a look, and the lowest index wins a wait; so what a wait brings was signalled after
 * the last empty look at it or, if there was none because others kept coming, after it was itself taken last.
 */
function watch({ port, wake, ready, commands, origin, stopped }: WaiterData): void {
  const clock = clockFrom(origin);
  let watched: Watched[] = [];
  let told = false;
  for (;;) {
    if (!obeyAll()) return;
    if (!told) SetEvent(ready);
    told = true;
    const armed = watched.filter((each) => each.armed);
    const handles = BigInt64Array.from([wake, ...armed.map((each) => each.handle)], BigInt);
    const begun = clock.now();
    let index = WaitForMultipleObjects(handles.length, handles, 0, 0);
    if (index === WAIT_TIMEOUT) {
      for (const each of armed) each.since = begun;
      index = WaitForMultipleObjects(handles.length, handles, 0, longestWait);
    }
    if (index === WAIT_TIMEOUT || index === 0) continue;
    if (index === WAIT_FAILED) {
      dropInvalid(armed);
      continue;
    }
    const signalled = armed[index - 1];
    if (signalled === undefined) continue;
    tell(signalled, begun);
    // Behind all others, so that a busy one does not starve them.
    watched = [...watched.filter((each) => each !== signalled), signalled];
  }

  /** @param begun ns: when the look or wait that found it began */
  function tell(signalled: Watched, begun: number): void {
    PostQueuedCompletionStatus(port, 1, signalled.key, signalled.since);
    signalled.since = begun;
    signalled.armed = !signalled.once;
  }

  /** False: it is over. */
  function obeyAll(): boolean {
    for (let got = receiveMessageOnPort(commands); got !== undefined; got = receiveMessageOnPort(commands)) {
      const command: WaiterCommand = got.message;
      switch (command.do) {
        case 'watch': {
          const { key, handle, once, since } = command;
          watched.push({ key, handle, once, since, armed: true });
          break;
        }
        case 'rearm':
          for (const each of watched) if (each.key === command.key) each.armed = true;
          break;
        case 'look':
          for (const each of watched) lookAt(each);
          PostQueuedCompletionStatus(port, 0, command.looked, 0);
          break;
        case 'forget':
          if (command.look) for (const each of watched) if (each.key === command.key) lookAt(each);
          watched = watched.filter((each) => each.key !== command.key);
          PostQueuedCompletionStatus(port, 0, command.gone, 0);
          break;
        case 'stop':
          commands.close();
          PostQueuedCompletionStatus(port, 0, stopped, 0);
          return false;
      }
    }
    return true;
  }

  function lookAt(each: Watched): void {
    if (!each.armed) return;
    const begun = clock.now();
    const found = WaitForMultipleObjects(1, BigInt64Array.of(BigInt(each.handle)), 0, 0);
    if (found === 0) tell(each, begun);
    else if (found === WAIT_TIMEOUT) each.since = begun;
  }

  /** One closed handle fails the wait for all; without this the thread would spin. */
  function dropInvalid(armed: readonly Watched[]): void {
    for (const each of armed) {
      if (WaitForMultipleObjects(1, BigInt64Array.of(BigInt(each.handle)), 0, 0) === WAIT_FAILED)
        each.armed = false;
    }
  }
}
