import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls until `condition` gives something true, and returns that.
 * @throws after `milliseconds`, saying what was waited for
 */
export async function until<T>(
  what: string,
  milliseconds: number,
  condition: () => T | Promise<T>,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (Date.now() > deadline) throw new Error(`Waited ${milliseconds} ms for ${what}.`);
    await sleep(20);
  }
}
