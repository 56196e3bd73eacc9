import type { EndReason } from '../../protocol/record.ts';

/** Says in one sentence why a run is over. */
export function endSentence(reason: EndReason, exitCode: number): string {
  switch (reason) {
    case 'completed':
      return 'Completed.';
    case 'failed':
      return `Failed with exit code ${exitCode}: the last rows say why.`;
    case 'duration':
      return 'Ended after its set duration.';
    case 'stopped':
      return 'Stopped.';
    case 'interrupted':
      return 'Interrupted.';
    case 'terminated':
      return 'Ended because the recorder was asked to terminate.';
    case 'closed':
      return 'Ended because the window was closed or reloaded.';
    case 'hostDied':
      return 'The recorder stopped unexpectedly; what it had recorded is here.';
  }
}
