import { isolate, isolateNames } from '../../protocol/isolate.ts';
import type { TabSession } from '../../protocol/notices.ts';
import { Digits } from '../text/Digits.tsx';
import { IconButton } from '../text/IconButton.tsx';
import { countText, roundSizeText } from '../text/size.ts';
import { command } from './askExtension.ts';
import { KindChips } from './KindChips.tsx';
import { SearchBox } from './SearchBox.tsx';
import type { SessionModel } from './SessionModel.ts';
import { Toolbar } from './Toolbar.tsx';

const statusWords: { readonly [S in TabSession['status']]: string } = {
  starting: 'starting',
  running: 'running',
  stopping: 'stopping',
  ended: 'ended',
  capture: 'capture',
  died: 'recorder stopped',
};

/** Name and state of the session, what can be done with it, and what is shown of it. */
export function SessionBar({ model }: { model: SessionModel }) {
  const session = model.session.value;
  const frozen = model.frozen.value !== null;
  const { channel } = model;
  const stoppable = session.status === 'starting' || session.status === 'running';
  return (
    <header class="session-bar" data-testid="session-bar" data-status={session.status}>
      <div class="session-name" title={isolateNames(session.detail)}>
        <span class={`state-dot ${session.status}`} aria-hidden="true" />
        <h1>{isolate(session.title)}</h1>
        <SessionState model={model} />
      </div>
      <Toolbar class="session-actions" label="Session">
        {stoppable && (
          <IconButton
            icon="debug-stop"
            title="Stop session"
            act={() => command(channel.request('stop', {}))}
          />
        )}
        {session.canRestart && session.status !== 'stopping' && (
          <IconButton
            icon="debug-restart"
            title={model.live.value ? 'Restart session' : 'Start again'}
            act={() => command(channel.request('restart', {}))}
          />
        )}
        {(model.live.value || frozen) && (
          <button
            type="button"
            aria-pressed={frozen}
            title={
              frozen
                ? 'Show what has been recorded since'
                : 'Stop drawing; the programs run on and recording goes on'
            }
            onClick={() => model.freeze(!frozen)}
          >
            {frozen ? 'Unfreeze view' : 'Freeze view'}
          </button>
        )}
      </Toolbar>
      <SearchBox model={model} />
      <KindChips model={model} />
      <Totals model={model} />
    </header>
  );
}

function SessionState({ model }: { model: SessionModel }) {
  const { status, remote, run, newest } = model.session.value;
  const seconds = model.progress.value.time / 1e9;
  const parts = [
    run === newest ? statusWords[status] : 'earlier run',
    ...(model.live.value && seconds > 0 ? [`${seconds.toFixed(1)} s`] : []),
    ...(newest > 1 ? [`run ${run}`] : []),
    ...(remote === null ? [] : [isolate(remote)]),
  ];
  return <span class="session-state">{parts.join(' · ')}</span>;
}

function Totals({ model }: { model: SessionModel }) {
  const { records, bytes, lost } = model.progress.value;
  return (
    <span class="totals">
      <Digits text={`${countText(records, 'record')}, ${roundSizeText(bytes)}`} />,{' '}
      <span class={lost > 0 ? 'lost' : ''} title="Records that happened and could not be stored">
        <Digits text={`${lost} lost`} />
      </span>
    </span>
  );
}
