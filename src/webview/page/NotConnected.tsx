import { isLeft } from '../../protocol/isLeft.ts';
import { isolate } from '../../protocol/isolate.ts';
import { command } from './askExtension.ts';
import type { SessionModel } from './SessionModel.ts';

/** What the ways to a pipe of another program are for. */
export const connectAgainTitle = 'For when the program that serves it is there again; the recording goes on';

/**
 * While a run goes on and the program is gone that serves a pipe which we had connected to: a way to it again. It stands
 * in what a status line has to spare, so that nothing moves when it appears.
 */
export function NotConnected({ model }: { model: SessionModel }) {
  const running = model.session.value.status === 'running';
  const left = model.state.value.pipes.find((pipe) => isLeft(pipe) && pipe.instances.length > 0);
  if (!running || !left) return <span class="spring" />;
  const { pipe } = left;
  const sentence = `Not connected to ${isolate(pipe)} any more.`;
  return (
    <section class="spring no-child" aria-label="Not connected">
      <span role="status" title={sentence}>
        {sentence}
      </span>
      <button
        type="button"
        class="link"
        title={connectAgainTitle}
        onClick={() => command(model.channel.request('connect', { pipe }))}
      >
        Connect again
      </button>
    </section>
  );
}
