import type { Value } from './fieldValue.ts';

export const operators = ['==', '!=', '<', '>'] as const;
export type Operator = (typeof operators)[number];

/** False when one side is missing, whatever the operator; what cannot be ordered, as a number and a word, is unequal. */
export function compare(left: Value, operator: Operator, right: Value): boolean {
  if (left === undefined || right === undefined) return false;
  const order = orderOf(left, right);
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order !== null && order < 0;
    case '>':
      return order !== null && order > 0;
  }
}

/** Negative, 0 or positive; null when the two cannot be compared, as a number and a word, or null and anything else. */
function orderOf(left: Value, right: Value): number | null {
  if (left === right) return 0;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : 1;
  const [a, b] = [numeric(left), numeric(right)];
  if (a === null || b === null || (typeof left === 'boolean') !== (typeof right === 'boolean')) return null;
  // A number and a bigint compare by value, also with ==.
  // biome-ignore lint/suspicious/noDoubleEquals: === is false for 1 and 1n
  return a == b ? 0 : a < b ? -1 : 1;
}

function numeric(value: Value): number | bigint | null {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return BigInt(value);
  return null;
}
