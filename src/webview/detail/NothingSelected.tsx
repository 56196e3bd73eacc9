import type { SessionModel } from '../page/SessionModel.ts';
import { useRequest } from '../page/useRequest.ts';

/** What the detail says before a row is selected; while a program from elsewhere is awaited, how to start it. */
export function NothingSelected({ model }: { model: SessionModel }) {
  const { failure, run } = useRequest();
  const { children, pipes } = model.state.value;
  const connected = pipes.some(({ instances }) => instances.length > 0);
  if (!model.live.value || children.length > 0 || pipes.length === 0 || connected) {
    return <p class="empty">Select a row to see all of it.</p>;
  }
  return (
    <p class="empty">
      No program has connected yet. Start yours with this session’s names in its environment:{' '}
      <button
        type="button"
        class="link"
        onClick={() => run(model.channel.request('copyChildEnvironment', {}))}
      >
        Copy child environment
      </button>
      {failure.value !== null && (
        <span class="failure" role="alert">
          {' '}
          {failure.value}
        </span>
      )}
    </p>
  );
}
