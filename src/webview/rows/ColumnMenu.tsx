import type { SessionModel } from '../page/SessionModel.ts';
import { type ColumnId, columnIds, columns } from './columns.ts';

/** Which columns the list has, and how wide they are; what happened and what it says always stay. */
export function ColumnMenu({ model }: { model: SessionModel }) {
  const hidden = model.hiddenColumns.value;
  return (
    <details class="menu column-menu">
      <summary title="Choose the columns of the list, and their widths">Columns</summary>
      <div class="menu-body">
        {columnIds
          .filter((id) => id !== 'content')
          .map((id) => (
            <div key={id} class="column-line">
              <label>
                <input
                  type="checkbox"
                  disabled={id === 'what'}
                  checked={!hidden.includes(id)}
                  onChange={(event) => {
                    model.hiddenColumns.value = event.currentTarget.checked
                      ? hidden.filter((other) => other !== id)
                      : [...hidden, id];
                  }}
                />
                {columns[id].title} <span class="hint">{columns[id].description}</span>
              </label>
              <ColumnWidth model={model} id={id} />
            </div>
          ))}
      </div>
    </details>
  );
}

/** The width of a column for who does not drag its edge. */
function ColumnWidth({ model, id }: { model: SessionModel; id: ColumnId }) {
  const { columnWidths } = model;
  return (
    <input
      type="number"
      class="column-width"
      aria-label={`Width of ${columns[id].title} in pixels`}
      title="Width in pixels"
      min={32}
      max={2000}
      step={8}
      value={columnWidths.value[id] ?? columns[id].width ?? ''}
      onChange={(event) => {
        const width = event.currentTarget.valueAsNumber;
        if (width >= 32 && width <= 2000) columnWidths.value = { ...columnWidths.peek(), [id]: width };
      }}
    />
  );
}
