import { isolateNames } from '../../protocol/isolate.ts';
import { Icon } from '../text/Icon.tsx';
import { command } from './askExtension.ts';
import type { SessionModel } from './SessionModel.ts';

/**
 * Why the session is over, and the way to start it again. While it runs there is one only when something must be said of it;
 * when a capture was opened there is none.
 */
export function Banner({ model }: { model: SessionModel }) {
  const { status, detail, canRestart } = model.session.value;
  if (status === 'capture') return null;
  const died = status === 'died';
  const over = died || status === 'ended';
  if (!over && detail === '') return null;
  return (
    <section class={`banner ${status}`} aria-label={over ? 'Session over' : 'Warning'}>
      <span role="status">
        {(died || !over) && <Icon name="warning" />}
        {isolateNames(detail) || (died ? 'The recorder stopped.' : 'The session has ended.')}
      </span>
      {over && canRestart && (
        <button type="button" class="link" onClick={() => command(model.channel.request('restart', {}))}>
          Start again
        </button>
      )}
    </section>
  );
}
