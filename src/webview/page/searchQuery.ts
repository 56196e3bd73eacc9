import { filterProblem } from '../../protocol/filter/compileFilter.ts';
import type { Query } from '../../protocol/query.ts';

/** The parts of a query that the search box is for. */
export type SearchWords = Pick<Query, 'filter' | 'text'>;

export type SearchReading =
  | { readonly words: SearchWords; readonly problem: null }
  /** Meant as an expression, and what is wrong with it. */
  | { readonly words: null; readonly problem: string };

/** A name and a comparison at the beginning: whoever writes that means a filter, even with a slip in it. */
const beginsAsFilter = /^[\s(]*[a-z_]\w*\s*(?:==|!=|[<>=])/i;

/** What the one search box holds: an expression when it is one, else a text to look for. */
export function wordsOf(search: string): SearchReading {
  const trimmed = search.trim();
  const compares = /==|!=|[<>]/.test(trimmed);
  const problem = compares || beginsAsFilter.test(trimmed) ? filterProblem(trimmed) : null;
  if (problem !== null && beginsAsFilter.test(trimmed)) return { words: null, problem };
  const isFilter = compares && problem === null;
  return { words: { filter: isFilter ? trimmed : '', text: isFilter ? '' : trimmed }, problem: null };
}
