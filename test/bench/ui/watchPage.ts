import type { Frame } from 'playwright-core';

/** What a page saw while it was watched. */
export interface Seen {
  readonly frames: number;
  /** Frames in which two rows that stand one below the other were not of numbers that follow each other. */
  readonly torn: number;
  /** ms from the moment when a child wrote a message until its row was painted, for each that was the last on the screen. */
  readonly latencies: readonly number[];
  readonly seconds: number;
}

declare global {
  var watched: { stop(): Seen };
}

/** Begins to watch the record list of a tab: its frames, the numbers on them, and how late the newest row is. */
export function watchPage(tab: Frame): Promise<void> {
  return tab.evaluate(() => {
    const began = performance.now();
    const latencies: number[] = [];
    let frames = 0;
    let torn = 0;
    let newest = '';
    let going = true;
    const shown = () =>
      Array.from(
        document.querySelectorAll('[data-testid=records] [data-kind=message]:not([hidden])'),
        (row) => ({
          number: Number(row.querySelector('[data-column=number]')?.textContent?.replace(/\D/g, '')),
          text: row.querySelector('[data-column=content]')?.textContent ?? '',
          pending: row.classList.contains('pending'),
        }),
      );
    // A task behind the frame's callbacks runs when the frame has been painted.
    let inFrame = false;
    const behind: (() => void)[] = [];
    const painted = new MessageChannel();
    painted.port1.onmessage = () => {
      inFrame = false;
      for (const tell of behind.splice(0)) tell();
    };
    const look = () => {
      if (!going) return;
      frames++;
      inFrame = true;
      painted.port2.postMessage(null);
      const rows = shown().filter(({ pending }) => !pending);
      if (rows.some(({ number }, at) => at > 0 && number !== (rows[at - 1]?.number ?? 0) + 1)) torn++;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    // As soon as a row is filled: within the callbacks of a frame that frame paints it, else the next one does.
    const observer = new MutationObserver(() => {
      const last = shown().at(-1)?.text ?? '';
      if (last === newest) return;
      newest = last;
      const written = Number(last.split(' ')[1]) / 1e6;
      const tell = () => latencies.push(performance.timeOrigin + performance.now() - written);
      if (inFrame) behind.push(tell);
      else requestAnimationFrame(() => behind.push(tell));
    });
    const list = document.querySelector('[data-testid=records]');
    if (list) observer.observe(list, { childList: true, subtree: true, characterData: true });
    globalThis.watched = {
      stop: () => {
        going = false;
        observer.disconnect();
        return { frames, torn, latencies, seconds: (performance.now() - began) / 1000 };
      },
    };
  });
}

/** What was seen since watchPage. */
export const stopWatching = (tab: Frame): Promise<Seen> => tab.evaluate(() => globalThis.watched.stop());
