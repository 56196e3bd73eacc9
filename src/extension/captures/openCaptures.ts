import { captureOfFile } from '../../protocol/captureName.ts';
import type { RunView } from '../session/runView.ts';

/**
 * The captures that sessions and tabs write, or show, or can show at a click.
 * @param preserveRuns the runs before the newest are folds in the list of records, of which one may be open
 */
export function openCaptures(
  shown: readonly Pick<RunView, 'capture' | 'earlier'>[],
  preserveRuns: boolean,
): ReadonlySet<string> {
  const files = shown.flatMap(({ capture, earlier }) => [
    ...(capture === null ? [] : [capture]),
    ...(preserveRuns ? earlier.map((run) => run.capture) : []),
  ]);
  return new Set(files.map(captureOfFile));
}
