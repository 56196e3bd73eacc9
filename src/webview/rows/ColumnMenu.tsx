import type { SessionModel } from '../page/SessionModel.ts';
import { columnIds, columns } from './columns.ts';

/** Which columns the list has; what happened and what it says always stay. */
export function ColumnMenu({ model }: { model: SessionModel }) {
  const hidden = model.hiddenColumns.value;
  return (
    <details class="menu column-menu">
      <summary title="Choose the columns of the list">Columns</summary>
      <div class="menu-body">
        {columnIds
          .filter((id) => id !== 'what' && id !== 'content')
          .map((id) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={!hidden.includes(id)}
                onChange={(event) => {
                  model.hiddenColumns.value = event.currentTarget.checked
                    ? hidden.filter((other) => other !== id)
                    : [...hidden, id];
                }}
              />
              {columns[id].title} <span class="hint">{columns[id].description}</span>
            </label>
          ))}
      </div>
    </details>
  );
}
