import { useSignalEffect } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { SessionModel } from '../page/SessionModel.ts';
import { useDrawingEffect } from '../page/useDrawingEffect.ts';
import { ColumnHeader } from './ColumnHeader.tsx';
import { type ColumnId, columnIds } from './columns.ts';
import { EmptyRecords } from './EmptyRecords.tsx';
import { MarkEditor } from './MarkEditor.tsx';
import { RecordGrid } from './RecordGrid.ts';
import { rowKey } from './rowKeys.ts';
import { StatusLine } from './StatusLine.tsx';
import { selectableRows } from './selectableRows.ts';
import { useShownRows } from './useShownRows.ts';

/** The list of records with its header and the line that says what is hidden. */
export function RecordsView({ model }: { model: SessionModel }) {
  const host = useRef<HTMLDivElement>(null);
  const grid = useRef<RecordGrid | null>(null);

  useLayoutEffect(() => {
    const made = createGrid(model);
    grid.current = made;
    host.current?.append(made.element);
    const observer = new ResizeObserver(([entry]) => {
      // None when another view takes its place: it comes back as wide as it was, and not as a narrow list for a moment.
      if (entry && entry.contentRect.width > 0) model.listWidth.value = entry.contentRect.width;
    });
    if (host.current) observer.observe(host.current);
    return () => {
      observer.disconnect();
      grid.current = null;
      made.element.remove();
      made.dispose();
    };
  }, [model]);

  useSignalEffect(() => {
    grid.current?.setColumns(shownColumns(model));
  });
  const follow = useShownRows(
    model,
    () => grid.current?.window ?? null,
    () => grid.current?.window.schedule(),
  );
  useDrawingEffect(() => {
    model.list.zero.value;
    model.marks.all.value;
    model.highlights.rules.value;
    model.state.value.startedAt;
    model.settings.value;
    grid.current?.redraw();
  });

  return (
    <section class="records-view" aria-label="Records">
      {/* biome-ignore lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by script */}
      <div
        ref={host}
        class="grid"
        role="grid"
        aria-label="Records"
        aria-rowcount={model.shownRows.value + 1}
        aria-colcount={shownColumns(model).length}
        tabIndex={0}
        data-testid="records"
        onKeyDown={(event) => {
          const taken = grid.current?.key(event) || rowKey(model, event, model.selection.known());
          if (taken) event.preventDefault();
        }}
      >
        <ColumnHeader model={model} />
      </div>
      <EmptyRecords model={model} />
      <MarkEditor model={model} />
      <StatusLine model={model} follow={follow} />
    </section>
  );
}

/** px of the list below which a column gives way to the content; the detail says the same. */
const givesWayBelow: { readonly [C in ColumnId]?: number } = {
  reply: 720,
  clock: 700,
  child: 640,
  direction: 600,
  delta: 660,
  length: 570,
  number: 520,
  object: 460,
};

/** The columns that were chosen and for which there is room. */
export function shownColumns(model: SessionModel): readonly ColumnId[] {
  const hidden = model.hiddenColumns.value;
  const width = model.listWidth.value;
  return columnIds.filter((id) => !hidden.includes(id) && width >= (givesWayBelow[id] ?? 0));
}

function createGrid(model: SessionModel): RecordGrid {
  const made = new RecordGrid({
    ...selectableRows(model),
    context: () => model.rowContext(),
    style: (row) => model.highlights.styleOf(row.record),
  });
  made.setColumns(shownColumns(model));
  made.setCount(model.shownRows.peek());
  return made;
}
