import { effect } from '@preact/signals';
import type { SessionModel } from './SessionModel.ts';

/**
 * A key can select a place whose row is still on its way. The list selects the row when it draws it; who goes to another
 * view before that is to find it selected there too.
 */
export function finishSelection(model: SessionModel): void {
  const { rows, selectedIndex, selectedRow, shownView, channel } = model;
  const open = () => (selectedRow.peek() === null ? selectedIndex.peek() : null);
  effect(() => {
    shownView.value;
    const index = open();
    if (index === null) return;
    const { query } = rows;
    channel.request('rows', { query, from: index, count: 1 }).then(
      (answer) => {
        const row = answer.rows[0];
        if (row && answer.from === index && open() === index && rows.query === query)
          selectedRow.value = row.row;
      },
      () => {},
    );
  });
}
