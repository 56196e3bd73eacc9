import { setTimeout as delay } from 'node:timers/promises';
import { ProgressLocation, window } from 'vscode';
import { plainMessage } from './plainText.ts';
import { quiet } from './session/promises.ts';

/** Work that is done sooner shows nothing: a notification that flashes by tells nobody anything. ms */
const showAfter = 400;

/**
 * Does work that may be long: then with a progress notification on which it can be cancelled.
 * @param work is told by its signal to end; reports how much is done, 0…1
 * @returns its result, or null when it was cancelled
 */
export async function withCancel<T>(
  title: string,
  work: (signal: AbortSignal, progress: (part: number) => void) => Promise<T>,
): Promise<T | null> {
  const abort = new AbortController();
  let done = 0;
  let show = () => {};
  const running = quiet(
    work(abort.signal, (part) => {
      done = part;
      show();
    }),
  );
  const soon = await Promise.race([running.then(() => true), delay(showAfter, false)]);
  if (soon) return await running;
  const options = { title: plainMessage(title), location: ProgressLocation.Notification, cancellable: true };
  return await window.withProgress(options, async (progress, token) => {
    token.onCancellationRequested(() => abort.abort());
    let told = 0;
    show = () => {
      const increment = Math.floor(done * 100) - told;
      if (increment <= 0) return;
      told += increment;
      progress.report({ increment });
    };
    try {
      return await running;
    } catch (error) {
      if (abort.signal.aborted) return null;
      throw error;
    }
  });
}
