import { visibleLines } from '../../protocol/bytes.ts';
import { isolateRuns } from '../../protocol/isolate.ts';
import { messageOf } from '../../protocol/messageOf.ts';

/** What went wrong, for the page: names of others stand in it. */
export function sentenceOf(error: unknown): string {
  return isolateRuns(visibleLines(messageOf(error)));
}
