import type { Record } from '../../protocol/record.ts';
import type { Fold, Row } from '../../protocol/rowAnswers.ts';
import { rangesText } from '../../protocol/summary.ts';
import { durationText } from '../text/time.ts';
import { contentText } from './contentText.ts';

/** What a row says that stands for many sampled changes: `0x2000–0x203f · over 1.8 s, sampled about every 50 ms`. */
export function foldText(
  { time }: Record,
  { count, lastTime, within: [first, last], complete }: Fold,
): string {
  const where = rangesText([[first, last - first + 1]]);
  const duration = lastTime - time;
  const every = durationText(Math.round(duration / (count - 1)));
  return `${where}${complete ? '' : ' and more'} · over ${durationText(duration)}, sampled about every ${every}`;
}

/** What stands beside the mark of a row in a diagram: a fold is one mark for many changes, and says for how many. */
export function markText({ record, fold }: Row): string {
  return fold ? `${fold.count} × ${foldText(record, fold)}` : contentText(record);
}
