import type { EventObject, EventSink, EventSpec } from '../kernel/eventObject.ts';
import { NativeError } from '../kernel/nativeError.ts';
import { ERROR_ALREADY_EXISTS, ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE } from './errorNames.ts';
import { failureOf, lastError, refusal, statusError } from './failures.ts';
import {
  CreateEventW,
  EVENT_MODIFY_STATE,
  EVENT_QUERY_STATE,
  EventBasicInformation,
  type EventHandle,
  NtQueryEvent,
  NtResetEvent,
  NtSetEvent,
  OpenEventW,
  SYNCHRONIZE,
} from './native/events.ts';
import { CloseHandle, GetLastError } from './native/handles.ts';
import type { Parts } from './parts.ts';
import type { Watch } from './waiters.ts';

/** ms between looks at a manual-reset event that we set ourselves, until somebody resets it. */
const lookEvery = 20;
const NotificationEvent = 0;

/** An event object. Signals meant for us are taken by a waiter thread; those meant for a child are only looked at. */
export class Win32EventObject implements EventObject {
  readonly childValue: string;
  /** A waiter notifies; nothing has to be polled. */
  readonly sampled = false;
  readonly tellsSets: boolean;
  readonly #object: string;
  readonly #handle: EventHandle;
  readonly #manual: boolean;
  readonly #parts: Parts;
  readonly #sink: EventSink;
  #watch: Watch | null = null;
  /** How many waiters may still wait for the handle. */
  #watches = 0;
  /** Sets of ours that the waiter has not brought yet: they are no signals of somebody else. */
  #own = 0;
  #closed = false;

  constructor(parts: Parts, spec: EventSpec, sink: EventSink) {
    const name = spec.name;
    if (name === null || name === '') {
      throw refusal(spec.object, 'an event on Windows needs a name, nothing can be inherited.');
    }
    this.#object = spec.object;
    this.#parts = parts;
    this.#sink = sink;
    this.#manual = spec.reset === 'manual';
    this.childValue = name;
    this.tellsSets = spec.waitedBy === 'parent';
    const created = parts.port.now();
    this.#handle = spec.open ? openEvent(spec, name) : createEvent(parts, spec, name);
    parts.objects.add(this);
    // An existing event may have been set long ago; a new one was not.
    const since = spec.open && this.peek() > 0 ? 0 : created;
    if (spec.waitedBy === 'parent') this.#watch = this.#watchFrom(since);
  }

  set(): { coalesced: boolean } {
    const coalesced = this.#change(NtSetEvent, 'NtSetEvent');
    // The waiter takes it once for each time that it becomes set.
    if (this.#watch !== null && !coalesced) this.#own += 1;
    return { coalesced };
  }

  reset(): void {
    const wasSet = this.#change(NtResetEvent, 'NtResetEvent');
    if (this.#own === 0) return;
    if (this.#manual) this.#watchAnew();
    // The waiter had not taken it yet, and never will.
    else if (wasSet) this.#own -= 1;
  }

  peek(): number {
    return queryEvent(this.#object, this.#handle).state;
  }

  /** Nothing to do: the waiter has taken what there was. */
  poll(): number {
    return 0;
  }

  rearm(): void {
    if (this.#manual) this.#watch?.rearm();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#parts.objects.delete(this);
    if (this.#watch === null) CloseHandle(this.#handle);
    else this.#watch.forget(() => this.#unwatched(), true);
  }

  /** Sets or resets it; true: it was set before. */
  #change(change: typeof NtSetEvent, call: string): boolean {
    const before = new Int32Array(1);
    const status = change(this.#handle, before);
    if (status < 0) throw statusError(this.#object, call, status);
    return before[0] !== 0;
  }

  #watchFrom(since: number): Watch {
    const { waiters } = this.#parts;
    this.#watches += 1;
    const watch = waiters.watch({ handle: this.#handle, once: this.#manual, since }, (at) => {
      if (watch === this.#watch) this.#signalled(at);
    });
    return watch;
  }

  /** A waiter has let the handle go; the last one does so only after the event was closed. */
  #unwatched(): void {
    this.#watches -= 1;
    if (this.#watches === 0) CloseHandle(this.#handle);
  }

  /** Nobody knows whether the waiter saw our set before we reset it; what it sees from now on is not ours. */
  #watchAnew(): void {
    this.#own = 0;
    this.#watch?.forget(() => this.#unwatched());
    this.#watch = this.#watchFrom(this.#parts.port.now());
  }

  #signalled(since: number): void {
    // Also when it was closed meanwhile: the waiter brings what was set before.
    if (this.#own === 0) {
      this.#sink.signalled(1, this.#parts.port.time, since);
      return;
    }
    this.#own -= 1;
    if (this.#manual) this.#rearmWhenReset();
  }

  /** Nobody was told of our own set, so nobody would rearm. */
  #rearmWhenReset(): void {
    this.#parts.timers.in(lookEvery, () => {
      if (this.#closed) return;
      if (this.peek() > 0) this.#rearmWhenReset();
      else this.rearm();
    });
  }
}

function createEvent({ security }: Parts, spec: EventSpec, name: string): EventHandle {
  const { object } = spec;
  const handle = CreateEventW(security.attributes, spec.reset === 'manual' ? 1 : 0, 0, name);
  const code = GetLastError();
  if (handle !== 0 && code !== ERROR_ALREADY_EXISTS) return handle;
  if (handle !== 0) CloseHandle(handle);
  throw new NativeError(failureOf(object, 'CreateEventW', code, wordsForName(code, name)));
}

function openEvent({ object, reset }: EventSpec, name: string): EventHandle {
  const handle = OpenEventW(EVENT_QUERY_STATE | EVENT_MODIFY_STATE | SYNCHRONIZE, 0, name);
  if (handle === 0) throw lastError(object, 'OpenEventW', wordsForName(GetLastError(), name));
  const { type } = queryEvent(object, handle);
  const actual = type === NotificationEvent ? 'manual' : 'auto';
  if (actual === reset) return handle;
  CloseHandle(handle);
  throw refusal(object, `the existing event is ${actual}-reset.`, `Say "reset": "${actual}".`);
}

/** What an error means for a name in the namespace that events, sections, mutexes and semaphores share. */
export function wordsForName(code: number, name: string): { text?: string; remedy?: string } {
  switch (code) {
    case ERROR_ALREADY_EXISTS:
      return {
        text: `the name ${name} is taken`,
        remedy: 'Choose another name, or say "open": true to use what exists.',
      };
    case ERROR_INVALID_HANDLE:
      return {
        text: `the name ${name} belongs to an object of another type`,
        remedy: 'Choose another name.',
      };
    case ERROR_FILE_NOT_FOUND:
      return { text: `nothing named ${name} exists`, remedy: 'Start the program that creates it first.' };
    default:
      return {};
  }
}

/** Type and state; takes no signal. */
function queryEvent(object: string, handle: EventHandle): { type: number; state: number } {
  const information = new Int32Array(2);
  const status = NtQueryEvent(handle, EventBasicInformation, information, information.byteLength, null);
  if (status < 0) throw statusError(object, 'NtQueryEvent', status);
  return { type: information[0] ?? 0, state: information[1] ?? 0 };
}
