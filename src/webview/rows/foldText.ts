import { isolate } from '../../protocol/isolate.ts';
import type { Record } from '../../protocol/record.ts';
import type { Fold, Row } from '../../protocol/rowAnswers.ts';
import { rangesText } from '../../protocol/summary.ts';
import { durationText } from '../text/time.ts';
import type { RowContext } from './columns.ts';
import { contentText } from './contentText.ts';

type CommentOf = RowContext['comment'];

/** What a row says that stands for many sampled changes: `0x2000–0x203f · over 1.8 s, sampled about every 50 ms`. */
export function foldText({ time }: Record, fold: Fold, commentOf?: CommentOf): string {
  const {
    count,
    lastTime,
    within: [first, last],
    complete,
  } = fold;
  const where = rangesText([[first, last - first + 1]]);
  const duration = lastTime - time;
  const every = durationText(Math.round(duration / (count - 1)));
  const range = `${where}${complete ? '' : ' and more'}`;
  const marks = foldedMarks(fold, commentOf);
  const inside = marks.length === 0 ? '' : `${marksText(marks)} · `;
  return `${inside}${range} · over ${durationText(duration)}, sampled about every ${every}`;
}

/** A row has the sign of a mark when its record is marked, or one that has gone into it. */
export function isMarked({ record, fold }: Row, { comment }: RowContext): boolean {
  return comment?.(record.seq) != null || (fold !== undefined && foldedMarks(fold, comment).length > 0);
}

/** What was written on the marked records that have gone into a fold: nothing on one that is only marked. */
function foldedMarks({ marks }: Fold, commentOf: CommentOf): readonly string[] {
  return (marks ?? []).map((seq) => commentOf?.(seq) ?? null).filter((comment) => comment !== null);
}

/** `2 marked inside: “first”, “second”`. */
function marksText(marks: readonly string[]): string {
  const comments = marks.filter((comment) => comment !== '').map((comment) => `“${isolate(comment)}”`);
  return `${marks.length} marked inside${comments.length === 0 ? '' : `: ${comments.join(', ')}`}`;
}

/** What stands beside the mark of a row in a diagram: a fold is one mark for many changes, and says for how many. */
export function markText({ record, fold }: Row, commentOf?: CommentOf): string {
  return fold ? `${fold.count} × ${foldText(record, fold, commentOf)}` : contentText(record);
}
