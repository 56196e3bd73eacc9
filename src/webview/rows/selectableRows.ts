import type { Row } from '../../protocol/rowAnswers.ts';
import type { SelectableRows } from '../grid/RowSelection.ts';
import { copyText } from '../page/askExtension.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { copiedRow } from './rowActions.ts';

/** The rows of the model's query and its selection: the record list and the sequence view are two drawings of them. */
export function selectableRows(model: SessionModel): SelectableRows<Row> {
  return {
    row: (index) => model.rows.get(index),
    selectedIndex: () => model.selection.index.peek(),
    kept: () => (model.follow.peek() ? null : model.selection.index.peek()),
    select: (index, drawn) => model.selection.setAt(index, drawn),
    shown: (first, count) => {
      const following = model.follow.peek() && model.frozen.peek() === null;
      model.rows.want(following ? null : first, count);
      // Before the view has been counted it stands at its beginning.
      if (!following && model.rows.matched.peek() > 0) {
        // Two more are asked for than fit on the screen.
        const end = first + count - 2;
        const selected = model.selection.index.peek();
        model.firstShown.value = first;
        model.selection.shown = selected !== null && selected >= first && selected < end;
        model.newRows.shownUpTo(end);
      }
      model.selection.arrived();
      model.overview.list.value = timesOf(model, first, count);
    },
    scrolled: (atEnd) => {
      model.follow.value = atEnd && model.live.peek();
    },
    open: () => {
      model.detailOpen.value = true;
    },
    copy: (index) => {
      const row = model.rows.get(index);
      if (row) void copyText(model, copiedRow(model, row.record));
    },
  };
}

/** First and last moment of the rows on the screen, as far as they are known. */
function timesOf({ rows }: SessionModel, first: number, count: number): readonly [number, number] | null {
  const last = Math.min(first + count, rows.matched.peek()) - 1;
  const [begin, end] = [rows.get(first)?.record.time, rows.get(last)?.record.time];
  return begin === undefined || end === undefined ? null : [begin, end];
}
