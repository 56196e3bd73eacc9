import { kindGroups } from '../../protocol/kindGroups.ts';
import type { SessionModel } from './SessionModel.ts';

/** One switch for each group of kinds; a check mark says that its rows are shown. */
export function KindChips({ model }: { model: SessionModel }) {
  const hidden = model.hiddenKinds.value;
  return (
    <fieldset class="chips" aria-label="Kinds of rows">
      {kindGroups.map((group) => {
        const shown = !hidden.includes(group);
        return (
          <button
            key={group}
            type="button"
            class="chip"
            aria-pressed={shown}
            title={shown ? `Hide ${group}` : `Show ${group}`}
            onClick={() => model.toggleKind(group)}
          >
            {shown && <span aria-hidden="true">✓ </span>}
            {group}
          </button>
        );
      })}
    </fieldset>
  );
}
