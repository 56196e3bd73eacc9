import { isolateNames } from '../../protocol/isolate.ts';
import { Icon } from '../text/Icon.tsx';
import { command } from './askExtension.ts';
import type { SessionModel } from './SessionModel.ts';

/** Why the session is over, and the way to start it again; nothing while it runs or when a capture was opened. */
export function Banner({ model }: { model: SessionModel }) {
  const { status, detail, canRestart } = model.session.value;
  if (status !== 'ended' && status !== 'died') return null;
  const died = status === 'died';
  return (
    <section class={`banner ${status}`} aria-label="Session over">
      <span role="status">
        {died && <Icon name="warning" />}
        {died ? 'The recorder stopped. ' : ''}
        {isolateNames(detail) || (died ? '' : 'The session has ended.')}
        {died ? ' What was recorded until then is here.' : ''}
      </span>
      {canRestart && (
        <button type="button" class="link" onClick={() => command(model.channel.request('restart', {}))}>
          Start again
        </button>
      )}
    </section>
  );
}
