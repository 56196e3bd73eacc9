import { existsSync } from 'node:fs';

/** How often to look. ms */
const period = 1000;

/**
 * Looks now and then whether the capture is still where it was made: who deletes or moves it takes nothing from us, as we
 * go on writing into the open file, but nobody would find it again.
 *
 * @param gone called at most once
 * @returns ends the watch
 */
export function watchCapture(file: string, gone: () => void): () => void {
  const timer = setInterval(() => {
    if (existsSync(file)) return;
    clearInterval(timer);
    gone();
  }, period);
  timer.unref();
  return () => clearInterval(timer);
}
