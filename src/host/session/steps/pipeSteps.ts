import type { Step } from '../../../protocol/description.ts';
import type { Failure } from '../../kernel/nativeError.ts';
import type { LiveConnection } from '../liveConnection.ts';
import type { LivePipe } from '../livePipe.ts';
import { presentAmong } from '../presentClients.ts';
import { payload } from './payload.ts';
import { defaultTimeout, known, type Stage, StepFailure, type StepRun } from './stepRun.ts';

type StepWith<K extends string> = Extract<Step, { [key in K]: unknown }>;

interface Target {
  readonly pipe: LivePipe;
  /** Whether this client is meant; a plain `main` means the only one. */
  fits(connection: LiveConnection): boolean;
  /** Of the one client that is meant (`main#2`), whoever else is there; null: of none in particular. */
  readonly instance: number | null;
}

const anyClient = () => true;

function targetOf(stage: Stage, target: string): Target {
  const plain = stage.pipes.get(target);
  if (plain) return { pipe: plain, instance: null, fits: anyClient };
  const [, key = target, sign, rest] = /^([^#@]+)(?:([#@])(.*))?$/.exec(target) ?? [];
  const pipe = known(stage.pipes, key);
  if (sign === '#') {
    const instance = Number(rest);
    return { pipe, instance, fits: (client) => client.instance === instance };
  }
  if (sign === '@') return { pipe, instance: null, fits: ({ child }) => child === rest };
  return { pipe, instance: null, fits: anyClient };
}

/** The one client that is meant, of those that fit, or null while there is none. */
function pick(target: Target, fitting: readonly LiveConnection[], name: string): LiveConnection | null {
  const [first, second] = fitting;
  if (first && second && target.instance === null) {
    throw new StepFailure(
      `${name} has ${fitting.length} clients; say which one is meant: ${name}#${first.instance} or ${name}#${second.instance}.`,
    );
  }
  return first ?? null;
}

function connectedOf({ pipe, fits, instance }: Target): readonly LiveConnection[] {
  const fitting = [...pipe.connections.values()].filter(fits);
  return instance === null ? presentAmong(fitting) : fitting;
}

/**
 * Who is not there may never come: a pipe that could not be opened has no client, and the number of one that has left is
 * never given again.
 */
function failIfInVain({ pipe, instance }: Target, name: string): void {
  const { present, soFar } = pipe.clients;
  const wasThere = instance !== null && instance > 0 && instance <= soFar;
  if (wasThere && !present.has(instance)) throw new StepFailure(`${name} has left.`);
  if (pipe.failure && pipe.connections.size === 0) throw new StepFailure(pipe.failure.message);
}

export function connectStep(step: StepWith<'connect'>, stage: Stage): StepRun {
  const target = targetOf(stage, step.connect);
  let begun = false;
  return {
    action: 'connect',
    needsPeer: target.pipe.description.role === 'serve',
    timeout: step.timeout ?? defaultTimeout,
    waitsFor: `a client of ${step.connect}`,
    poll() {
      const { pipe } = target;
      // Where we have been before: who is to come to us comes by himself.
      if (!begun && pipe.isLeft && pipe.failure === null) pipe.connectAgain();
      begun = true;
      const [client] = connectedOf(target);
      if (!client) {
        failIfInVain(target, step.connect);
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
    get waitsFor() {
      const size = `${bytes.length} bytes`;
      return state === 'waiting'
        ? `a client of ${step.send} to send ${size} to`
        : `${step.send} to take ${size}`;
    },
    poll() {
      if (state === 'waiting') {
        const client = pick(target, connectedOf(target), step.send);
        if (!client) {
          failIfInVain(target, step.send);
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
    // What a reader has begun to take cannot be taken back, and nobody tells whether it has.
    goesOn: () => (state === 'sending' ? 'They still go out when it reads.' : null),
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
      const client = sender(target, step.receive, wanted);
      if (!client) {
        failIfInVain(target, step.receive);
        return null;
      }
      if (target.pipe.clients.take(client, wanted)) {
        return wanted === null
          ? `received on ${step.receive}`
          : `received ${wanted} bytes on ${step.receive}`;
      }
      if (target.pipe.description.read === 'steps' && !client.asked && !client.closed) {
        client.asked = true;
        asked = client;
        client.connection.readOne(wanted === null ? undefined : wanted - client.untakenBytes);
      }
      return null;
    },
    giveUp() {
      // What comes from now on is for the next step that receives.
      if (!asked?.asked) return;
      asked.asked = false;
      asked.connection.cancelReads();
    },
  };
}

/** Whose message a receive step takes: one of who is connected, or of who has gone and left some. */
function sender(target: Target, name: string, wanted: number | null): LiveConnection | null {
  // As a step is asked after everything that happened: no lists where there is only one.
  const { only } = target.pipe.clients;
  if (only !== null && target.fits(only)) return only;
  const candidates = target.pipe.clients.takeable.filter(
    (client) => target.fits(client) && mayHave(client, wanted),
  );
  const ready = candidates.find(({ untaken }) => untaken > 0) ?? leaver(target, candidates);
  const client = ready ?? pick(target, candidates, name);
  if (client && target.instance === null) pick(target, connectedOf(target), name);
  return client;
}

/** Who has gone and left something that only a step reads. */
const leaver = ({ pipe }: Target, clients: readonly LiveConnection[]) =>
  pipe.description.read === 'steps'
    ? clients.find(({ closed, connection }) => !closed && connection.peerGone)
    : undefined;

/** Whether so many bytes are there or may still come. */
const mayHave = ({ closed, untakenBytes }: LiveConnection, wanted: number | null) =>
  wanted === null || !closed || untakenBytes >= wanted;

export function disconnectStep(step: StepWith<'disconnect'>, stage: Stage): StepRun {
  const target = targetOf(stage, step.disconnect);
  let client: LiveConnection | null = null;
  return {
    action: 'disconnect',
    needsPeer: true,
    timeout: step.timeout ?? defaultTimeout,
    waitsFor: `the client of ${step.disconnect} to read everything`,
    poll() {
      if (!client) {
        client = pick(target, connectedOf(target), step.disconnect);
        if (!client) throw new StepFailure(`${step.disconnect} has no client to disconnect.`);
        // Without an end of its own, which would come now before that of the step, and now behind it.
        client.connection.disconnect(Number.POSITIVE_INFINITY);
      }
      return client.closed ? `disconnected client ${client.instance} of ${target.pipe.key}` : null;
    },
    giveUp() {
      client?.connection.disconnect(0);
    },
  };
}
