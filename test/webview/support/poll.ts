import { setTimeout as delay } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';

/** Asks until the answer is `expected`; fails with the last answer when it never is. */
export async function eventually<T>(
  expected: T,
  ask: () => Promise<T>,
  milliseconds = 10_000,
): Promise<void> {
  const deadline = performance.now() + milliseconds;
  const wanted = JSON.stringify(expected);
  for (;;) {
    const answer = JSON.stringify(await ask());
    if (answer === wanted) return;
    if (performance.now() > deadline) throw new Error(`expected ${wanted}, and it stays ${answer}`);
    await delay(30);
  }
}

/** Two frames: what was scheduled for the next one is drawn. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}

/** Numbers of the rows on the screen whose content has arrived. */
export function rowNumbers(page: Page): Promise<number[]> {
  return drawnRows(page)
    .locator('[data-column=number]')
    .evaluateAll((cells) => cells.map((cell) => Number(cell.textContent?.replace(/^\d+:/, ''))));
}

export function drawnRows(page: Page): Locator {
  return page.getByTestId('records').locator('[role=row][data-row]:not([hidden]):not(.pending)');
}

/** The row of the record list at this place, from 0. */
export function rowAt(page: Page, index: number): Locator {
  return page.locator(`#record-${index}`);
}

export function cellOf(row: Locator, column: string): Locator {
  return row.locator(`[data-column=${column}]`);
}
