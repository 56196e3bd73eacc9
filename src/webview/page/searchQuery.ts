import type { KindGroup } from '../../protocol/kindGroups.ts';
import type { Query } from '../../protocol/requests.ts';

/** What the one search box holds is an expression when it compares something, else a text to look for. */
export function isExpression(search: string): boolean {
  return /[=!]=|[<>]|&&|\|\|/.test(search);
}

export function queryOf(search: string, kinds: readonly KindGroup[] | null): Query {
  const trimmed = search.trim();
  const expression = isExpression(trimmed);
  return {
    kinds: kinds === null ? null : [...kinds],
    filter: expression ? trimmed : '',
    text: expression ? '' : trimmed,
  };
}
