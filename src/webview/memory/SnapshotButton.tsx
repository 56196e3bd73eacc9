import type { SessionModel } from '../page/SessionModel.ts';
import { useRequest } from '../page/useRequest.ts';

/** Records the bytes of a section as they are now. */
export function SnapshotButton({ model, memory }: { model: SessionModel; memory: string }) {
  const { failure, run } = useRequest();
  return (
    <>
      <button
        type="button"
        title="Record the bytes as they are now; live bytes are not recorded"
        onClick={() => run(model.channel.request('snapshot', { memory }))}
      >
        Snapshot
      </button>
      {failure.value !== null && (
        <span class="failure" role="alert">
          {failure.value}
        </span>
      )}
    </>
  );
}
