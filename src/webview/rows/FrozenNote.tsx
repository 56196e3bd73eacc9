import type { SessionModel } from '../page/SessionModel.ts';
import { Digits } from '../text/Digits.tsx';

/** Says in a status line that the view stands still, and how much has been recorded since; nothing while it is live. */
export function FrozenNote({ model }: { model: SessionModel }) {
  const frozen = model.frozen.value;
  if (frozen === null) return null;
  return (
    <span class="frozen">
      {model.live.value ? 'frozen, recording goes on: ' : 'frozen, recording has ended: '}
      <Digits text={String(Math.max(0, model.progress.value.records - frozen.records))} /> new
    </span>
  );
}
