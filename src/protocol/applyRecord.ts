import { sessionDescription } from './description.ts';
import type { Record, RecordOf } from './record.ts';
import type {
  ChildState,
  EventState,
  InstanceState,
  MemoryState,
  PipeState,
  SessionState,
} from './sessionState.ts';

/** Adds one record. Messages are counted through {@link countMessages} where they come by the million. */
export function applyRecord(state: SessionState, record: Record): void {
  switch (record.kind) {
    case 'session.start':
      applyStart(state, record);
      return;
    case 'session.end':
      state.ended = { reason: record.reason, exitCode: record.exitCode };
      for (const pipe of state.pipes) {
        pipe.listening = false;
        for (const instance of pipe.instances) instance.connected = false;
      }
      return;
    case 'child.start': {
      const child = childOf(state, record.child);
      Object.assign(child, { pid: record.pid, program: record.program, running: true });
      Object.assign(child, { exitCode: null, signal: null, status: null, stopped: false });
      return;
    }
    case 'child.exit': {
      const { exitCode, signal, status, stopped } = record;
      Object.assign(childOf(state, record.child), { running: false, exitCode, signal, status, stopped });
      return;
    }
    case 'pipe.listen':
      Object.assign(pipeOf(state, record.pipe), { path: record.path, listening: true });
      return;
    case 'pipe.connect': {
      const { instance, pid, child, foreign } = record;
      Object.assign(instanceOf(state, record.pipe, instance), { pid, child, foreign, connected: true });
      return;
    }
    case 'pipe.refuse':
      pipeOf(state, record.pipe).refused++;
      return;
    case 'pipe.disconnect':
      instanceOf(state, record.pipe, record.instance).connected = false;
      forgetOldest(pipeOf(state, record.pipe));
      return;
    case 'message':
      countMessages(state, record.pipe, record.instance, record.direction, 1, record.length);
      return;
    case 'event.set':
    case 'event.signal': {
      const event = eventOf(state, record.event);
      if (record.kind === 'event.set') event.sets++;
      else event.signals += record.count;
      // What we wait for we take at once, our own set too; what we only see stays.
      event.set = event.waitedBy === 'child' || event.reset === 'manual';
      return;
    }
    case 'event.reset':
      eventOf(state, record.event).set = false;
      return;
    case 'event.consume': {
      const event = eventOf(state, record.event);
      event.consumed += record.count;
      event.set = false;
      return;
    }
    case 'memory.map': {
      const { child, source, announcedSize, realSize } = record;
      const memory = memoryOf(state, record.memory);
      // One that has grown is mapped already.
      const mapSeq = memory.mapped ? memory.mapSeq : record.seq;
      Object.assign(memory, { child, source, announcedSize, realSize, mapped: true, mapSeq });
      return;
    }
    case 'memory.change':
      memoryOf(state, record.memory).changes++;
      return;
    case 'memory.unmap':
      memoryOf(state, record.memory).mapped = false;
      return;
    case 'step.ok':
      state.steps.ok++;
      return;
    case 'step.fail':
      state.steps.failed++;
      return;
    case 'error':
      state.problems++;
      return;
    case 'gap':
      state.lost += Number(record.lost ?? 0);
      return;
    case 'child.output':
    case 'memory.snapshot':
    case 'note':
      return;
  }
}

/** Adds `messages` messages of `bytes` bytes in all to one client's traffic. */
export function countMessages(
  state: SessionState,
  pipe: string,
  instance: number,
  direction: 'in' | 'out',
  messages: number,
  bytes: number,
): void {
  const traffic = instanceOf(state, pipe, instance)[direction];
  traffic.messages += messages;
  traffic.bytes += bytes;
}

/** Clients that have gone and are still listed; a pipe with 10 000 reconnects must not make a state of megabytes. */
const listedGone = 32;

function forgetOldest({ instances, past }: PipeState): void {
  const gone = instances.filter(({ connected }) => !connected);
  if (gone.length <= listedGone) return;
  const [oldest] = gone;
  if (!oldest) return;
  instances.splice(instances.indexOf(oldest), 1);
  past.instances++;
  for (const direction of ['in', 'out'] as const) {
    past[direction].messages += oldest[direction].messages;
    past[direction].bytes += oldest[direction].bytes;
  }
}

function applyStart(state: SessionState, record: RecordOf<'session.start'>): void {
  state.platform = record.platform;
  state.startedAt = record.startedAt;
  const parsed = sessionDescription.safeParse(record.description);
  if (!parsed.success) return;
  const { name, children, pipes, events, memory } = parsed.data;
  if (name) state.name = name;
  for (const child of children) if (child.name) childOf(state, child.name).program = child.program;
  for (const [key, { role, mode }] of Object.entries(pipes))
    Object.assign(pipeOf(state, key), { role, mode });
  for (const [key, { waitedBy, reset, name: objectName }] of Object.entries(events)) {
    Object.assign(eventOf(state, key), { waitedBy, reset, name: objectName ?? null });
  }
  for (const [key, { size }] of Object.entries(memory)) memoryOf(state, key).realSize = size ?? null;
}

/** Finds the element with this key, or adds it. */
function find<T, K extends keyof T>(list: T[], key: K, value: T[K], fresh: () => T): T {
  const found = list.find((element) => element[key] === value);
  if (found) return found;
  const added = fresh();
  list.push(added);
  return added;
}

const childOf = (state: SessionState, child: string): ChildState =>
  find(state.children, 'child', child, () => ({
    child,
    pid: null,
    program: '',
    running: false,
    exitCode: null,
    signal: null,
    status: null,
    stopped: false,
  }));
const pipeOf = (state: SessionState, pipe: string): PipeState =>
  find(state.pipes, 'pipe', pipe, () => ({
    pipe,
    path: null,
    role: 'serve',
    mode: 'message',
    listening: false,
    instances: [],
    past: { instances: 0, in: { messages: 0, bytes: 0 }, out: { messages: 0, bytes: 0 } },
    refused: 0,
  }));
const instanceOf = (state: SessionState, pipe: string, instance: number): InstanceState => {
  const { instances } = pipeOf(state, pipe);
  // Clients are numbered upwards, so the one asked for is nearly always the last: 10 000 reconnects stay cheap.
  const last = instances.at(-1);
  if (last?.instance === instance) return last;
  return find(instances, 'instance', instance, () => ({
    instance,
    pid: null,
    child: null,
    foreign: false,
    connected: false,
    in: { messages: 0, bytes: 0 },
    out: { messages: 0, bytes: 0 },
  }));
};
const eventOf = (state: SessionState, event: string): EventState =>
  find(state.events, 'event', event, () => ({
    event,
    name: null,
    waitedBy: 'child',
    reset: 'auto',
    set: null,
    sets: 0,
    signals: 0,
    consumed: 0,
  }));
const memoryOf = (state: SessionState, memory: string): MemoryState =>
  find(state.memory, 'memory', memory, () => ({
    memory,
    child: null,
    source: 'declared',
    announcedSize: null,
    realSize: null,
    mapped: false,
    changes: 0,
    mapSeq: null,
  }));
