import { readFileSync } from 'node:fs';
import { asRoot } from './asRoot.mjs';

/**
 * Unmounts everything below a folder, the newest first: what this run has mounted, or what one that was killed has left.
 * Lazily, as a Wine that still ends has a folder open.
 * @param {string} folder absolute
 */
export function unmountBelow(folder) {
  if (process.platform !== 'linux') return;
  for (const point of mountPoints(folder).reverse()) {
    try {
      // Whoever was killed in the middle of a stall has left it frozen, and nothing could end that later.
      asRoot('fsfreeze', '--unfreeze', point);
    } catch {
      // It was not.
    }
    asRoot('umount', '--lazy', point);
  }
}

/**
 * @param {string} folder absolute
 * @returns {string[]} in the order in which they were mounted
 */
export function mountPoints(folder) {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const point = line.split(' ')[4]?.replace(/\\([0-7]{3})/g, (_, octal) => characterOf(octal));
      return point?.startsWith(`${folder}/`) ? [point] : [];
    });
}

/** @param {string} octal */
const characterOf = (octal) => String.fromCharCode(Number.parseInt(octal, 8));
