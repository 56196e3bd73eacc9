import { Skipped } from '../fault.ts';

/**
 * What `npm run faults` tells of a disk that it has mounted.
 * @param whyNot names the variable that says why there is none
 * @throws Skipped when there is none; any other Error on a machine that tests for others, which must be able to mount one
 */
export function mounted(variable: string, whyNot: string): string {
  const told = process.env[variable];
  if (told !== undefined) return told;
  const sentence = `There is no such disk here: ${process.env[whyNot] ?? 'npm run faults mounts one'}.`;
  throw process.env.CI === undefined ? new Skipped(sentence) : new Error(sentence);
}
