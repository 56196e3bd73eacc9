import { isLeft } from '../../protocol/isLeft.ts';
import { isolate } from '../../protocol/isolate.ts';
import type { Record } from '../../protocol/record.ts';
import { connectAgainTitle } from '../page/NotConnected.tsx';
import type { SessionModel } from '../page/SessionModel.ts';
import { useRequest } from '../page/useRequest.ts';

interface Action {
  readonly title: string;
  readonly explanation: string;
  run(): Promise<unknown>;
}

/** What can be done about a record while its session runs. */
export function RecordActions({ model, record }: { model: SessionModel; record: Record }) {
  const { failure, run } = useRequest();
  const action = model.live.value ? actionOn(model, record) : null;
  if (action === null) return null;
  return (
    <p class="actions">
      <button type="button" title={action.explanation} onClick={() => run(action.run())}>
        {action.title}
      </button>
      {failure.value !== null && (
        <span class="failure" role="alert">
          {failure.value}
        </span>
      )}
    </p>
  );
}

function actionOn(model: SessionModel, record: Record): Action | null {
  const { channel, state } = model;
  switch (record.kind) {
    case 'pipe.refuse': {
      const { pipe } = record;
      return {
        title: `Allow on ${isolate(pipe)}`,
        explanation: `Programs of this user that we did not launch may connect to ${isolate(pipe)} from now on`,
        run: () => channel.request('allow', { pipe }),
      };
    }
    case 'child.exit': {
      const { child } = record;
      if (state.value.children.some((other) => other.child === child && other.running)) return null;
      return {
        title: `Start ${isolate(child)} again`,
        explanation: 'Starts the program again; pipes, events and memory stay',
        run: () => channel.request('startChild', { child }),
      };
    }
    case 'pipe.connect': {
      const { pipe, instance } = record;
      const clients = state.value.pipes.find((other) => other.pipe === pipe)?.instances ?? [];
      if (!clients.some((client) => client.instance === instance && client.connected)) return null;
      return {
        title: `Disconnect client ${instance}`,
        explanation: 'Closes our end of this connection; the pipe listens again',
        run: () => channel.request('disconnect', { pipe, instance }),
      };
    }
    case 'pipe.disconnect':
      return connectAgain(model, record.pipe);
    case 'error': {
      const [, pipe] = /^pipe (.*)$/.exec(record.object ?? '') ?? [];
      return pipe !== undefined && connecting.has(record.call) ? connectAgain(model, pipe) : null;
    }
    default:
      return null;
  }
}

/** What has failed when a pipe that another program serves could not be connected to. */
const connecting: ReadonlySet<string | null> = new Set(['connect', 'CreateFileW']);

function connectAgain({ channel, state }: SessionModel, pipe: string): Action | null {
  if (!state.value.pipes.some((other) => other.pipe === pipe && isLeft(other))) return null;
  return {
    title: `Connect to ${isolate(pipe)} again`,
    explanation: connectAgainTitle,
    run: () => channel.request('connect', { pipe }),
  };
}
