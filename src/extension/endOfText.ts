import type { Query } from '../protocol/query.ts';

interface Written {
  readonly query: Query;
  /** Number of the last record in the text; null when it has none. */
  readonly last: number | null;
  /** The run went on while it was written. */
  readonly live: boolean;
  /** What brings the rest, as its button says. */
  readonly refresh: string;
}

/** How a text that has all rows of its query ends: of a run that goes on, and of a frozen view, there is more. */
export function endOfText({ query, last, live, refresh }: Written): { end: string | null; goesOn: boolean } {
  const at = last === null ? [] : [`at record ${last}`];
  if (query.toRow !== undefined) {
    const frozen = 'where the view was frozen: what was recorded later is left out.';
    return { end: [...at, frozen].join(', '), goesOn: false };
  }
  const more = `the run goes on. ${refresh} writes what has come since.`;
  return { end: live ? [...at, more].join('; ') : null, goesOn: live };
}
