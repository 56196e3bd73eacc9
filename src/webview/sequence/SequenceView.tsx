import { useComputed, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { sentence } from '../../protocol/summary.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { recordNumber } from '../rows/columns.ts';
import { EmptyRecords } from '../rows/EmptyRecords.tsx';
import { rowLabel } from '../rows/rowLabel.ts';
import { StatusLine } from '../rows/StatusLine.tsx';
import { LifelineHeader } from './LifelineHeader.tsx';
import { Lifelines } from './lifelines.ts';
import { SequenceGrid } from './SequenceGrid.ts';

/** The rows of the record list as a sequence diagram: lifelines, arrows, and what is not ordered bracketed. */
export function SequenceView({ model }: { model: SessionModel }) {
  const host = useRef<HTMLDivElement>(null);
  const grid = useRef<SequenceGrid | null>(null);
  const revealed = useRef(model.revealRequest.peek());
  const lifelines = useComputed(() => new Lifelines(model.state.value));

  useEffect(() => {
    const made = createGrid(model, () => lifelines.peek());
    grid.current = made;
    host.current?.append(made.window.element);
    const selected = model.selectedIndex.peek();
    made.window.setCount(model.rows.matched.peek());
    if (selected !== null && !model.follow.peek()) requestAnimationFrame(() => made.window.center(selected));
    return () => {
      grid.current = null;
      made.window.element.remove();
      made.dispose();
    };
  }, [model, lifelines]);

  useSignalEffect(() => {
    host.current?.style.setProperty('--lanes', String(lifelines.value.all.length));
    grid.current?.changed();
  });
  useSignalEffect(() => {
    model.rowsVersion.value;
    const frozen = model.frozen.value;
    const made = grid.current;
    if (!made) return;
    const { matched } = model.rows;
    made.window.setCount(frozen ? Math.min(frozen.rows, matched.value) : matched.value);
    made.changed();
    if (model.follow.value && frozen === null) made.window.scrollToEnd();
    else if (model.revealRequest.value !== revealed.current && model.rows.answered.peek()) {
      revealed.current = model.revealRequest.value;
      const index = model.selectedIndex.peek();
      if (index !== null) made.window.center(index);
    }
  });
  useSignalEffect(() => {
    model.selectedIndex.value;
    model.run.value;
    grid.current?.window.schedule();
  });

  return (
    <section class="sequence-view" aria-label="Sequence">
      {/* biome-ignore lint/a11y/useSemanticElements: a table element cannot hold rows that are placed by script */}
      <div
        ref={host}
        class="grid"
        role="grid"
        aria-label="Sequence"
        aria-rowcount={model.rows.matched.value + 1}
        aria-colcount={3}
        tabIndex={0}
        data-testid="sequence"
        onKeyDown={(event) => {
          if (grid.current?.key(event)) event.preventDefault();
        }}
      >
        <LifelineHeader lifelines={lifelines.value} />
      </div>
      <EmptyRecords model={model} />
      <StatusLine
        model={model}
        follow={() => {
          model.freeze(false);
          model.follow.value = true;
          grid.current?.window.scrollToEnd();
        }}
      />
    </section>
  );
}

function createGrid(model: SessionModel, lifelines: () => Lifelines): SequenceGrid {
  const run = () => model.run.peek();
  return new SequenceGrid({
    row: (index) => model.rows.get(index),
    lifelines,
    pipes: () => model.state.peek().pipes.length,
    label: (row, joined) =>
      `${rowLabel(row, { run: run() })}${joined ? ', no order is known to the row before' : ''}`,
    selectedIndex: () => model.selectedIndex.peek(),
    select: (index) => model.select(model.rows.get(index)?.row ?? null, index),
    shown: (first, count) => {
      const following = model.follow.peek() && model.frozen.peek() === null;
      model.rows.want(following ? null : first, count);
      model.selectArrived();
    },
    scrolled: (atEnd) => {
      model.follow.value = atEnd && model.live.peek();
    },
    open: () => {
      model.detailOpen.value = true;
    },
    copy: (index) => {
      const row = model.rows.get(index);
      if (!row) return;
      const text = `${recordNumber(row.record.seq, run())} ${sentence(row.record)}`;
      void model.channel.request('copyText', { text });
    },
  });
}
