import type { StopReason, StopRequests } from '../keeper/stopRequests.ts';

export interface RunOutcome {
  readonly exitCode: number;
  /** Null when it could not be started. */
  readonly capture: string | null;
}

const stopCodes: { readonly [reason in StopReason]: number } = {
  stopped: 0,
  interrupted: 130,
  terminated: 143,
};
/** Most runs that the summary names one by one. */
const named = 10;

/**
 * Runs something `times` times, one run after the other, until somebody asks to stop. More than one run ends with a
 * summary on stderr.
 *
 * @param runOnce is told whether the run is the last one
 * @returns the exit code of the worst run: that of an interruption above all others, else the highest
 */
export async function repeat(
  times: number,
  stops: Pick<StopRequests, 'requested'>,
  runOnce: (last: boolean) => Promise<RunOutcome>,
): Promise<number> {
  const failed: string[] = [];
  let worst = 0;
  let runs = 0;
  while (runs < times && stops.requested === null) {
    runs++;
    const { exitCode, capture } = await runOnce(runs === times);
    worst = Math.max(worst, exitCode);
    if (exitCode !== 0) failed.push(`run ${runs} with ${exitCode}${capture === null ? '' : ` (${capture})`}`);
  }
  // Between two runs nobody else says that it was interrupted.
  if (runs < times && stops.requested !== null) worst = Math.max(worst, stopCodes[stops.requested]);
  if (times > 1) process.stderr.write(summary(runs, times, failed));
  return worst;
}

function summary(runs: number, times: number, failed: readonly string[]): string {
  const all = runs === times ? `${runs} runs` : `${runs} of ${times} runs`;
  if (failed.length === 0) return `${all}, all of them ended with 0.\n`;
  const more = failed.length > named ? [`and ${failed.length - named} more`] : [];
  return `${all}, ${failed.length} of them failed: ${[...failed.slice(0, named), ...more].join(', ')}.\n`;
}
