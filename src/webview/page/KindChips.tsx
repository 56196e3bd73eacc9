import { kindGroups } from '../../protocol/kindGroups.ts';
import type { SessionModel } from './SessionModel.ts';
import { Toolbar } from './Toolbar.tsx';

/** One switch for each group of kinds; a check mark says that its rows are shown. */
export function KindChips({ model }: { model: SessionModel }) {
  const hidden = model.search.hiddenKinds.value;
  return (
    <Toolbar class="chips" label="Kinds of rows">
      {kindGroups.map((group) => {
        const shown = !hidden.includes(group);
        return (
          <button
            key={group}
            type="button"
            class="chip"
            aria-pressed={shown}
            title={shown ? `Hide ${group}` : `Show ${group}`}
            onClick={() => model.search.toggle(group)}
          >
            {shown && <span aria-hidden="true">✓ </span>}
            {group}
          </button>
        );
      })}
    </Toolbar>
  );
}
