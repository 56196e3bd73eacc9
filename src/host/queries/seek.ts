import type { HostMethods, Place } from '../../protocol/requests.ts';
import type { RecordView } from '../capture/recordView.ts';

/** Rows looked at in one turn: some ms. */
const slice = 100_000;

/**
 * The next row of a view, from a row of the capture on, that needs a look or is of the same object; null when there is
 * none. The index knows both, so nothing is decoded on the way.
 * @param row null: from before the first
 * @param turn resolves when more rows may be looked at
 */
export async function seek(
  view: RecordView,
  row: number | null,
  what: HostMethods['seek']['params']['what'],
  forwards: boolean,
  turn: () => Promise<void>,
): Promise<Place | null> {
  const { reader } = view;
  const object = row === null || row >= reader.total ? null : reader.objectOf(row);
  const fits = (candidate: number) =>
    what === 'alarm' ? reader.columns.isAlarm(candidate) : reader.objectOf(candidate) === object;
  const start = row === null ? 0 : view.lowerBound(forwards ? row + 1 : row);
  const step = forwards ? 1 : -1;
  let looked = 0;
  for (let index = forwards ? start : start - 1; index >= 0 && index < view.matched; index += step) {
    const candidate = view.row(index);
    if (fits(candidate)) return { row: candidate, index };
    if (++looked % slice === 0) await turn();
  }
  return null;
}
