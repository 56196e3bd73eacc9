import type { Handlers, Parsers } from '../../protocol/channel.ts';
import { type Failure, NativeError } from '../kernel/nativeError.ts';
import type { LiveConnection } from '../session/liveConnection.ts';
import type { LivePipe } from '../session/livePipe.ts';
import { presentAmong } from '../session/presentClients.ts';
import type { Recorder } from '../session/recorder.ts';
import type { Session } from '../session/session.ts';
import { recordFailure } from '../session/surroundings.ts';
import type { ReactorMethods } from './reactorMessages.ts';

/** Between two threads of one program the parameters are what the types say. */
const trusted = <T>(params: unknown) => params as T;
export const reactorParsers: Parsers<ReactorMethods> = {
  send: trusted,
  setEvent: trusted,
  resetEvent: trusted,
  pulseEvent: trusted,
  connect: trusted,
  disconnect: trusted,
  allow: trusted,
  startChild: trusted,
  stopChild: trusted,
  stdin: trusted,
  environment: trusted,
  stop: trusted,
};

/** What the user does with a live session. A failure is an answer to who asked and an `error` record for all others. */
export function reactorCommands(session: Session, recorder: Recorder): Handlers<ReactorMethods> {
  const { objects } = session;
  const recorded = (action: () => void): null => {
    if (session.stopping) throw new Error('The run has ended.');
    try {
      action();
    } catch (error) {
      if (error instanceof NativeError) recordFailure(recorder, error);
      throw error;
    }
    return null;
  };
  const event = (key: string) => found(objects.events.get(key), `event named ${key}`);
  const child = (name: string) => found(objects.children.get(name), `child named ${name}`);
  return {
    // Answered when the system has taken the whole message: a peer that does not read leaves the sender waiting.
    send: ({ pipe, instance, bytes }) =>
      new Promise((sent, failed) => {
        const live = found(objects.pipes.get(pipe), `pipe named ${pipe}`);
        const done = (failure: Failure | null) => (failure ? failed(new NativeError(failure)) : sent(null));
        recorded(() => live.send(client(live, instance), bytes, done));
      }),
    setEvent: ({ event: key }) => recorded(() => event(key).set()),
    resetEvent: ({ event: key }) => recorded(() => event(key).reset()),
    // Answered when it is over: set, and reset if nobody took it.
    pulseEvent: ({ event: key }) =>
      new Promise((over) => {
        recorded(() => event(key).pulse(() => over(null)));
      }),
    connect: ({ pipe }) =>
      recorded(() => found(objects.pipes.get(pipe), `pipe named ${pipe}`).connectAgain()),
    disconnect: ({ pipe, instance }) =>
      recorded(() => {
        const live = found(objects.pipes.get(pipe), `pipe named ${pipe}`);
        client(live, instance).connection.disconnect(5_000);
      }),
    allow: ({ pipe }) => recorded(() => session.allow(pipe)),
    startChild: ({ child: name }) =>
      recorded(() => {
        const live = child(name);
        if (live.running) throw new Error(`${name} is already running (${live.pid}).`);
        live.start();
      }),
    stopChild: ({ child: name }) => recorded(() => child(name).stop(false)),
    stdin: ({ child: name, bytes }) => recorded(() => child(name).writeStdin(bytes)),
    environment: () => session.environment(),
    stop: ({ reason }) => {
      session.stop(reason);
      return null;
    },
  };
}

function found<T>(object: T | undefined, what: string): T {
  if (object === undefined) throw new Error(`There is no ${what}.`);
  return object;
}

function client(pipe: LivePipe, instance: number | null): LiveConnection {
  if (instance !== null)
    return found(pipe.connections.get(instance), `client ${instance} of ${pipe.key} any more`);
  const all = presentAmong([...pipe.connections.values()]);
  if (all.length > 1) throw new Error(`${pipe.key} has ${all.length} clients; choose one of them.`);
  return found(all[0], `client of ${pipe.key} yet`);
}
