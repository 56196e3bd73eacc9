import { initialListState, type ListState } from './ListOptions.ts';
import { fields, strings } from './remembered.ts';

/** The longest lists that a query takes. */
const longest = 1000;

/** What is missing, or was written by another version, falls back to the initial value. */
export function parseListState(value: unknown): ListState {
  const object = fields(value);
  const { direction, range } = object;
  const { seq, time } = fields(object.zero);
  const [from, to] = Array.isArray(range) ? range.filter(isMoment) : [];
  return {
    only: objectNames(object.only),
    hide: objectNames(object.hide),
    direction: direction === 'in' || direction === 'out' ? direction : null,
    fold: object.fold !== false,
    range: from !== undefined && to !== undefined && from < to ? [from, to] : null,
    fromRow: isMoment(object.fromRow) ? object.fromRow : initialListState.fromRow,
    zero: isMoment(seq) && isMoment(time) ? { seq, time } : null,
    unfolded: Array.isArray(object.unfolded) ? object.unfolded.filter(isMoment).slice(-longest) : [],
  };
}

const objectNames = (value: unknown) =>
  strings(value)
    .filter((name) => /^(?:child|pipe|event|memory) ./s.test(name))
    .slice(0, longest);

const isMoment = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
