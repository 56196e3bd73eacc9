import { createInterface } from 'node:readline';

export type StopReason = 'interrupted' | 'terminated' | 'stopped';

/**
 * Everything that asks a run of the command line to stop: Ctrl+C, SIGTERM, a closed console, and with `stdin` the line
 * `stop` (the only way on Windows for a program that started us) or the end of the input.
 *
 * @returns what ends the listening
 */
export function onStopRequest(stdin: boolean, stop: (reason: StopReason) => void): () => void {
  const interrupted = () => stop('interrupted');
  const terminated = () => stop('terminated');
  process.on('SIGINT', interrupted);
  process.on('SIGTERM', terminated);
  process.on('SIGHUP', terminated);
  if (process.platform === 'win32') process.on('SIGBREAK', interrupted);
  const lines = stdin ? createInterface({ input: process.stdin }) : null;
  lines?.on('line', (line) => {
    if (line.trim() === 'stop') stop('stopped');
  });
  return () => {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', terminated);
    process.off('SIGHUP', terminated);
    if (process.platform === 'win32') process.off('SIGBREAK', interrupted);
    lines?.close();
    if (lines) process.stdin.unref?.();
  };
}
