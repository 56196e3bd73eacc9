import { secondsText } from '../text/time.ts';
import type { TimeRange } from './OverviewModel.ts';

/** `0.17–0.87 s`, with as many digits as tell the two ends apart. */
export function rangeText([from, to]: TimeRange): string {
  const digits = Math.max(0, Math.min(9, Math.ceil(-Math.log10((to - from) / 1e9)) + 1));
  return `${secondsText(from, digits)}–${secondsText(to, digits)} s`;
}
