import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until `condition` gives something true, and returns that.
 * @throws after `milliseconds`, saying what was waited for
 */
export async function until<T>(
  what: string,
  milliseconds: number,
  condition: () => T | Promise<T>,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (performance.now() > deadline) throw new Error(`Waited ${milliseconds} ms for ${what}.`);
    await sleep(10);
  }
}
