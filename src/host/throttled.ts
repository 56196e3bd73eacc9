import { onTicks, tickPeriod } from './ticks.ts';

/** A tick this much too early is taken all the same: the one after it would be late by more. ms */
const slack = 0.9 * tickPeriod;

/**
 * One call each `period` ms, and one to spare: the first two after a quiet time are passed on at once, the others at a
 * tick (see ticks.ts); the last value is never lost.
 *
 * The one to spare makes up for a call that came late: else the three or four values behind it would be late, too, each
 * by a little less.
 *
 * @param period asked for at each value, as it may depend on how fast they come
 */
export function throttled<T>(period: () => number, call: (value: T) => void): (value: T) => void {
  let endWait: (() => void) | null = null;
  let due = Number.NEGATIVE_INFINITY;
  let value: T;
  const run = () => {
    endWait?.();
    endWait = null;
    const each = period();
    due = Math.max(due, performance.now() - each) + each;
    call(value);
  };
  return (newest) => {
    value = newest;
    if (endWait) return;
    if (performance.now() >= due) run();
    else
      endWait = onTicks(() => {
        if (performance.now() >= due - slack) run();
      });
  };
}
