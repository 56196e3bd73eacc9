import { onTicks, tickPeriod } from './ticks.ts';

/** A tick this much too early is taken all the same: the one after it would be late by more. ms */
const slack = 0.9 * tickPeriod;

/**
 * At most one call each `period` ms, as it is after the last one. The first after a quiet time is passed on at once, the
 * others at a tick (see ticks.ts); the last value is never lost.
 *
 * @param period asked for at each value, as it may depend on how fast they come
 */
export function throttled<T>(period: () => number, call: (value: T) => void): (value: T) => void {
  let endWait: (() => void) | null = null;
  let last = Number.NEGATIVE_INFINITY;
  let value: T;
  const due = (early: number) => performance.now() - last >= period() - early;
  const run = () => {
    endWait?.();
    endWait = null;
    last = performance.now();
    call(value);
  };
  return (newest) => {
    value = newest;
    if (endWait) return;
    if (due(0)) run();
    else
      endWait = onTicks(() => {
        if (due(slack)) run();
      });
  };
}
