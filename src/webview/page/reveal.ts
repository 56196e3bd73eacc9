import type { SessionModel } from './SessionModel.ts';

/** Selects a record by its row in the capture and brings it onto the screen, switching off what would hide it. */
export async function reveal(model: SessionModel, row: number): Promise<void> {
  if (model.shownView.value !== 'sequence') model.view.value = 'records';
  model.follow.value = false;
  const frozen = model.frozen.peek();
  if (frozen !== null && row >= frozen.records) model.freeze(false);
  let index = await uncover(model, row);
  if (index === null) {
    model.showAll();
    index = await uncover(model, row);
  }
  model.selection.reveal(row, index);
}

/** The same for a record's number. */
export async function revealNumber(model: SessionModel, seq: number): Promise<void> {
  const { row } = await model.channel.request('rowOf', { seq });
  if (row !== null) await reveal(model, row);
}

/** Place of a row in the view, in which it is taken out of the fold that it has gone into; null: it is in none. */
async function uncover(model: SessionModel, row: number): Promise<number | null> {
  const query = model.wanted();
  model.rows.setQuery(query);
  const { index } = await model.channel.request('locate', { query, row });
  if (index === null || !query.fold) return index;
  const { rows } = await model.channel.request('rows', { query, from: index, count: 1 });
  const [shown] = rows;
  if (!shown?.fold || shown.row === row) return index;
  model.list.setUnfolded(shown.row, true);
  return uncover(model, row);
}
