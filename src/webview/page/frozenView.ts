import type { Query } from '../../protocol/query.ts';
import { sameQuery } from '../rows/RowStore.ts';

/** What was there when drawing was stopped, while recording goes on. */
export interface FrozenView {
  /** The query that was shown, if all of it had been found; null: what is found later counts as well. */
  readonly query: Query | null;
  /** Of that query. */
  readonly rows: number;
  readonly records: number;
  /** Of the last of them, in ns since the start; null: not known. */
  readonly time: number | null;
}

/** How many of the rows that match a query can be reached. */
export function rowsWithin(frozen: FrozenView | null, query: Query, matched: number): number {
  return isOf(frozen, query) ? Math.min(frozen.rows, matched) : matched;
}

/** The view that was frozen is asked for as it was, so that nothing of it is found anew: its rows are counted. */
export function queryWithin(frozen: FrozenView | null, query: Query): Query {
  return isOf(frozen, query) ? query : endedQuery(frozen, query);
}

/** The same for who reads to the end of a query: whatever came later is left out by its row. */
export function endedQuery(frozen: FrozenView | null, query: Query): Query {
  return frozen === null ? query : { ...query, toRow: frozen.records };
}

function isOf(frozen: FrozenView | null, query: Query): frozen is FrozenView {
  return frozen !== null && frozen.query !== null && sameQuery(query, frozen.query);
}
