import { useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { SessionModel } from '../page/SessionModel.ts';
import { type ColumnId, columns, recordNumber } from './columns.ts';
import { shownColumns } from './RecordsView.tsx';

/** The list's header; dragging the line behind a title changes the width of its column. */
export function ColumnHeader({ model }: { model: SessionModel }) {
  const element = useRef<HTMLDivElement>(null);
  const shown = shownColumns(model);

  useSignalEffect(() => {
    const template = shownColumns(model)
      .map((id) => columnWidth(id, model))
      .join(' ');
    element.current?.parentElement?.style.setProperty('--columns', template);
  });

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by script
    // biome-ignore lint/a11y/useFocusableInteractive: the grid is the one tab stop
    <div
      ref={element}
      class="record-header"
      role="row"
      aria-rowindex={1}
      onContextMenu={(event) => {
        event.preventDefault();
        document.querySelector<HTMLDetailsElement>('.column-menu')?.setAttribute('open', '');
      }}
    >
      {shown.map((id) => (
        // biome-ignore lint/a11y/useSemanticElements: see above
        // biome-ignore lint/a11y/useFocusableInteractive: the grid is the one tab stop
        <div
          key={id}
          role="columnheader"
          class={`cell ${columns[id].align}`}
          data-column={id}
          title={columns[id].description}
        >
          {id === 'time' && model.byClock.value ? 'Time' : columns[id].title}
          {columns[id].width !== null && (
            <span
              class="column-edge"
              aria-hidden="true"
              onPointerDown={(event) => dragWidth(event, id, model)}
            />
          )}
        </div>
      ))}
    </div>
  );
}

function columnWidth(id: ColumnId, { byClock, columnWidths, rows, run }: SessionModel): string {
  let { width } = columns[id === 'time' && byClock.value ? 'clock' : id];
  // Between names of eight letters there is an arrow; beyond that what is said is worth more room than who says it.
  if (id === 'what' && columnWidths.value.what === undefined) return `minmax(${width}px, 1fr)`;
  // Numbers grow with the run: the column is as wide as the longest.
  if (id === 'number') width = Math.max(40, recordNumber(rows.total.value, run.value).length * 8 + 20);
  return width === null ? 'minmax(96px, 3fr)' : `${columnWidths.value[id] ?? width}px`;
}

function dragWidth(event: PointerEvent, id: ColumnId, model: SessionModel): void {
  const edge = event.currentTarget;
  if (!(edge instanceof HTMLElement)) return;
  event.preventDefault();
  edge.setPointerCapture(event.pointerId);
  const start = event.clientX;
  const before = edge.parentElement?.offsetWidth ?? 0;
  edge.onpointermove = (move) => {
    const width = Math.max(32, Math.round(before + move.clientX - start));
    model.columnWidths.value = { ...model.columnWidths.peek(), [id]: width };
  };
  edge.onlostpointercapture = () => {
    edge.onpointermove = null;
  };
}
