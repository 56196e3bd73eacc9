import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks until there is an answer.
 * @param what what is waited for, for the error
 * @throws when there is none in time
 */
export async function poll<T>(
  what: string,
  milliseconds: number,
  ask: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`Waited ${milliseconds} ms in vain for ${what}.`);
    await delay(50);
  }
}
