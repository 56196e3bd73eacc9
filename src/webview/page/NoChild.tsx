import { isolate } from '../../protocol/isolate.ts';
import { command } from './askExtension.ts';
import type { SessionModel } from './SessionModel.ts';

/** While a run goes on whose children have all ended: a way to start each of them again, on the same pipes. */
export function NoChild({ model }: { model: SessionModel }) {
  const { children } = model.state.value;
  const running = model.session.value.status === 'running';
  if (!running || children.length === 0 || children.some((child) => child.running)) return null;
  return (
    <section class="banner late" aria-label="No child is running">
      <span role="status">No child is running; the pipes are still there.</span>
      {children.map(({ child }) => (
        <button
          key={child}
          type="button"
          class="link"
          onClick={() => command(model.channel.request('startChild', { child }))}
        >
          {children.length === 1 ? 'Start again' : `Start ${isolate(child)}`}
        </button>
      ))}
    </section>
  );
}
