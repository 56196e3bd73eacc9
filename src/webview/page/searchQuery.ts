import { filterProblem } from '../../protocol/filter/compileFilter.ts';
import type { KindGroup } from '../../protocol/kindGroups.ts';
import type { Query } from '../../protocol/query.ts';
import type { ListQuery } from './ListOptions.ts';

export type SearchQuery =
  | { readonly query: Query; readonly problem: null }
  /** Meant as an expression, and what is wrong with it. */
  | { readonly query: null; readonly problem: string };

/** A name and a comparison at the beginning: whoever writes that means a filter, even with a slip in it. */
const beginsAsFilter = /^[\s(]*[a-z_]\w*\s*(?:==|!=|[<>=])/i;

/** What the one search box holds: an expression when it is one, else a text to look for. */
export function queryOf(
  search: string,
  kinds: readonly KindGroup[] | null,
  list: ListQuery = {},
): SearchQuery {
  const trimmed = search.trim();
  const shown = kinds === null ? null : [...kinds];
  const compares = /==|!=|[<>]/.test(trimmed);
  const problem = compares || beginsAsFilter.test(trimmed) ? filterProblem(trimmed) : null;
  if (problem !== null && beginsAsFilter.test(trimmed)) return { query: null, problem };
  const isFilter = compares && problem === null;
  return {
    query: { kinds: shown, filter: isFilter ? trimmed : '', text: isFilter ? '' : trimmed, ...list },
    problem: null,
  };
}
