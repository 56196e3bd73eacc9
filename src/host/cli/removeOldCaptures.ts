import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { captureOfFile, isGivenName, marksOf } from '../../protocol/captureName.ts';

/**
 * Removes from a folder the captures that nobody has written to for so long, whole: the files of a ring stay while one of
 * them is written. What somebody has named or marked stays.
 * @param age ms
 * @param now ms since 1970
 */
export function removeOldCaptures(folder: string, age: number, now = Date.now()): void {
  // Who may write to where it is can have made a link to another folder of its name.
  if (!quietly(() => lstatSync(folder))?.isDirectory()) return;
  const names = quietly(() => readdirSync(folder)) ?? [];
  const captures = new Map<string, string[]>();
  for (const name of names.filter((one) => isGivenName(captureOfFile(one)))) {
    const capture = captureOfFile(name);
    captures.set(capture, [...(captures.get(capture) ?? []), name]);
  }
  for (const [capture, files] of captures) {
    const isMarked = [capture, ...files].some((file) => files.includes(marksOf(file)));
    const written = files.map((file) => modified(join(folder, file)) ?? now);
    if (isMarked || now - Math.max(...written) <= age) continue;
    // What cannot be removed, as somebody reads it, goes another time.
    for (const file of files) quietly(() => rmSync(join(folder, file)));
  }
}

/** ms since 1970; null when it has gone, or is no file. */
function modified(path: string): number | null {
  const stats = quietly(() => lstatSync(path));
  return stats?.isFile() ? stats.mtimeMs : null;
}

function quietly<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
