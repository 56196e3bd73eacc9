import { useComputed, useSignalEffect } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { SessionModel } from '../page/SessionModel.ts';
import { EmptyRecords } from '../rows/EmptyRecords.tsx';
import { MarkEditor } from '../rows/MarkEditor.tsx';
import { rowKey } from '../rows/rowKeys.ts';
import { rowLabel } from '../rows/rowLabel.ts';
import { StatusLine } from '../rows/StatusLine.tsx';
import { selectableRows } from '../rows/selectableRows.ts';
import { useShownRows } from '../rows/useShownRows.ts';
import { LifelineHeader } from './LifelineHeader.tsx';
import { Lifelines } from './lifelines.ts';
import { SequenceGrid } from './SequenceGrid.ts';

/** The rows of the record list as a sequence diagram: lifelines, arrows, and what is not ordered bracketed. */
export function SequenceView({ model }: { model: SessionModel }) {
  const host = useRef<HTMLDivElement>(null);
  const grid = useRef<SequenceGrid | null>(null);
  const lifelines = useComputed(() => new Lifelines(model.state.value));

  useLayoutEffect(() => {
    const made = createGrid(model, () => lifelines.peek());
    grid.current = made;
    host.current?.append(made.window.element);
    made.window.setCount(model.shownRows.peek());
    return () => {
      grid.current = null;
      made.window.element.remove();
      made.dispose();
    };
  }, [model, lifelines]);

  useSignalEffect(() => {
    host.current?.style.setProperty('--lanes', String(lifelines.value.all.length));
    model.list.zero.value;
    model.byClock.value;
    model.marks.all.value;
    grid.current?.changed();
  });
  const follow = useShownRows(
    model,
    () => grid.current?.window ?? null,
    () => grid.current?.changed(),
  );

  return (
    <section class="sequence-view" aria-label="Sequence">
      {/* biome-ignore lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by script */}
      <div
        ref={host}
        class="grid"
        role="grid"
        aria-label="Sequence"
        aria-rowcount={model.shownRows.value + 1}
        aria-colcount={3}
        tabIndex={0}
        data-testid="sequence"
        onKeyDown={(event) => {
          const taken = grid.current?.key(event) || rowKey(model, event, model.selection.known());
          if (taken) event.preventDefault();
        }}
      >
        <LifelineHeader lifelines={lifelines.value} time={model.byClock.value ? 'Time' : 'Time (s)'} />
      </div>
      <EmptyRecords model={model} />
      <MarkEditor model={model} />
      <StatusLine model={model} follow={follow} />
    </section>
  );
}

function createGrid(model: SessionModel, lifelines: () => Lifelines): SequenceGrid {
  return new SequenceGrid({
    ...selectableRows(model),
    lifelines,
    pipes: () => model.state.peek().pipes.length,
    context: () => model.rowContext(),
    label: (row, joined) =>
      `${rowLabel(row, model.rowContext())}${joined ? ', no order is known to the row before' : ''}`,
  });
}
