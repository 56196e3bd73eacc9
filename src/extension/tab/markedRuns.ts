import { stat } from 'node:fs/promises';
import { marksOf } from '../../protocol/captureName.ts';
import type { RunView } from '../session/runView.ts';

/** Which of these runs have marks beside their captures. */
export async function markedRuns(runs: readonly Pick<RunView, 'run' | 'capture'>[]): Promise<number[]> {
  const marked = await Promise.all(runs.map(({ capture }) => capture !== null && isThere(marksOf(capture))));
  return runs.filter((_, at) => marked[at]).map(({ run }) => run);
}

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
