import type { Step } from '../../../protocol/description.ts';
import type { Failure } from '../../kernel/nativeError.ts';
import type { LiveConnection, LivePipe } from '../livePipe.ts';
import { payload } from './payload.ts';
import { defaultTimeout, known, type Stage, StepFailure, type StepRun } from './stepRun.ts';

type StepWith<K extends string> = Extract<Step, { [key in K]: unknown }>;

interface Target {
  readonly pipe: LivePipe;
  /** Whether this client is meant; a plain `main` means the only one. */
  fits(connection: LiveConnection): boolean;
  readonly exact: boolean;
}

const anyClient = () => true;

function targetOf(stage: Stage, target: string): Target {
  const plain = stage.pipes.get(target);
  if (plain) return { pipe: plain, exact: false, fits: anyClient };
  const [, key = target, sign, rest] = /^([^#@]+)(?:([#@])(.*))?$/.exec(target) ?? [];
  const pipe = known(stage.pipes, key);
  if (sign === '#') return { pipe, exact: true, fits: ({ instance }) => instance === Number(rest) };
  if (sign === '@') return { pipe, exact: false, fits: ({ child }) => child === rest };
  return { pipe, exact: false, fits: anyClient };
}

/** The one client that is meant, or null while there is none. */
function pick(target: Target, candidates: readonly LiveConnection[], name: string): LiveConnection | null {
  const fitting = candidates.filter(target.fits);
  const [first, second] = fitting;
  if (first && second && !target.exact) {
    throw new StepFailure(
      `${name} has ${fitting.length} clients; say which one is meant: ${name}#${first.instance} or ${name}#${second.instance}.`,
    );
  }
  return first ?? null;
}

const connectedOf = (target: Target) => [...target.pipe.connections.values()];

/** A pipe that could not be opened will have no client, ever. */
function failOnBrokenPipe({ pipe }: Target): void {
  if (pipe.failure && pipe.connections.size === 0) throw new StepFailure(pipe.failure.message);
}

export function connectStep(step: StepWith<'connect'>, stage: Stage): StepRun {
  const target = targetOf(stage, step.connect);
  return {
    action: 'connect',
    needsPeer: target.pipe.description.role === 'serve',
    timeout: step.timeout ?? defaultTimeout,
    waitsFor: `a client of ${step.connect}`,
    poll() {
      const client = connectedOf(target).find(target.fits);
      if (!client) {
        failOnBrokenPipe(target);
        return null;
      }
      const { pid } = client.connection.peer;
      return `${client.child ?? 'a process'}${pid === null ? '' : ` (${pid})`} is connected to ${target.pipe.key}`;
    },
  };
}

export function sendStep(step: StepWith<'send'>, stage: Stage): StepRun {
  const target = targetOf(stage, step.send);
  const bytes = payload(step, stage.resolveFile);
  let state: 'waiting' | 'sending' | 'sent' | Failure = 'waiting';
  return {
    action: 'send',
    needsPeer: target.pipe.description.role === 'serve',
    timeout: step.timeout ?? defaultTimeout,
    waitsFor: `${step.send} to take ${bytes.length} bytes`,
    poll() {
      if (state === 'waiting') {
        const client = pick(target, connectedOf(target), step.send);
        if (!client) {
          failOnBrokenPipe(target);
          return null;
        }
        state = 'sending';
        target.pipe.send(client, bytes, (failure) => {
          state = failure ?? 'sent';
        });
      }
      if (state === 'sending') return null;
      if (state !== 'sent') throw new StepFailure(sentence(state));
      return `sent ${bytes.length} bytes on ${step.send}`;
    },
  };
}

const sentence = ({ message, remedy }: Failure) => (remedy ? `${message} ${remedy}` : message);

export function receiveStep(step: StepWith<'receive'>, stage: Stage): StepRun {
  const target = targetOf(stage, step.receive);
  const wanted = step.bytes ?? null;
  let asked: LiveConnection | null = null;
  return {
    action: 'receive',
    needsPeer: target.pipe.description.role === 'serve',
    timeout: step.timeout ?? defaultTimeout,
    waitsFor: `a message on ${step.receive}`,
    poll() {
      const client = sender(target, step.receive);
      if (!client) {
        failOnBrokenPipe(target);
        return null;
      }
      if (target.pipe.take(client, wanted)) {
        return wanted === null
          ? `received on ${step.receive}`
          : `received ${wanted} bytes on ${step.receive}`;
      }
      if (target.pipe.description.read === 'steps' && asked !== client && !client.closed) {
        client.connection.readOne(wanted ?? undefined);
        asked = wanted === null ? client : null;
      }
      return null;
    },
  };
}

/** Whose message a receive step takes: one of who is connected, or of who has gone and left some. */
function sender(target: Target, name: string): LiveConnection | null {
  // As a step is asked after everything that happened: no lists where there is only one.
  const { onlyClient } = target.pipe;
  if (onlyClient !== null && target.fits(onlyClient)) return onlyClient;
  const candidates = target.pipe.takeable.filter(target.fits);
  const ready = candidates.find((candidate) => candidate.untaken > 0);
  const client = ready ?? pick(target, candidates, name);
  if (client && !target.exact) pick(target, connectedOf(target), name);
  return client;
}

export function disconnectStep(step: StepWith<'disconnect'>, stage: Stage): StepRun {
  const target = targetOf(stage, step.disconnect);
  const timeout = step.timeout ?? defaultTimeout;
  let client: LiveConnection | null = null;
  return {
    action: 'disconnect',
    needsPeer: true,
    timeout,
    waitsFor: `the client of ${step.disconnect} to read everything`,
    poll() {
      if (!client) {
        client = pick(target, connectedOf(target), step.disconnect);
        if (!client) throw new StepFailure(`${step.disconnect} has no client to disconnect.`);
        client.connection.disconnect(timeout);
      }
      return client.closed ? `disconnected client ${client.instance} of ${target.pipe.key}` : null;
    },
  };
}
