import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes something once. The stamp holds what it was made from; when that changes, or a run was cut off, it is made anew.
 * @param {string} what for the terminal
 * @param {string} stampFile
 * @param {string} madeFrom
 * @param {() => void | Promise<void>} make
 */
export async function once(what, stampFile, madeFrom, make) {
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === madeFrom) return;
  rmSync(stampFile, { force: true });
  const started = Date.now();
  await make();
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, madeFrom);
  console.log(`${what}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
