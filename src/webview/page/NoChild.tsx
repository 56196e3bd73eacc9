import { isolate } from '../../protocol/isolate.ts';
import { command } from './askExtension.ts';
import { NotConnected } from './NotConnected.tsx';
import type { SessionModel } from './SessionModel.ts';

/** What there is no room for goes first. */
const parts = ['No child is running', '; the pipes are still there.'];
const sentence = parts.join('');

/**
 * While a run goes on whose children have all ended: a way to start each of them again, on the same pipes. It stands in
 * what a status line has to spare, so that nothing moves when it appears. Else that is for what else is missing.
 */
export function NoChild({ model }: { model: SessionModel }) {
  const { children } = model.state.value;
  const running = model.session.value.status === 'running';
  if (!running || children.length === 0 || children.some((child) => child.running)) {
    return <NotConnected model={model} />;
  }
  const startAgain = (child: string) => command(model.channel.request('startChild', { child }));
  const [only] = children;
  return (
    <section class="spring no-child" aria-label="No child is running">
      <span role="status" title={sentence}>
        {parts.map((part) => (
          <span key={part}>{part}</span>
        ))}
      </span>
      {only && children.length === 1 ? (
        <button type="button" class="link" title={sentence} onClick={() => startAgain(only.child)}>
          Start again
        </button>
      ) : (
        <details class="menu">
          <summary title={sentence}>Start again</summary>
          <div class="menu-body">
            {children.map(({ child }) => (
              <button key={child} type="button" class="menu-item" onClick={() => startAgain(child)}>
                {isolate(child)}
              </button>
            ))}
          </div>
        </details>
      )}
    </section>
  );
}
