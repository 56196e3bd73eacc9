import { resolve } from 'node:path';
import { unmountBelow } from './mounts.mjs';
import { slowDisk } from './slowDisk.mjs';
import { smallDisk } from './smallDisk.mjs';

/**
 * The disks that the matrix needs, below a folder, in the place of those that a killed run has left there.
 * @param {string} [folder]
 * @returns {{ environment: Record<string, string>; [Symbol.dispose](): void }} what the matrix is told
 */
export function mountDisks(folder = 'out/faults') {
  const below = resolve(folder);
  unmountBelow(below);
  const small = smallDisk(below);
  const slow = slowDisk(below);
  return {
    environment: { ...small.environment, ...slow.environment },
    [Symbol.dispose]() {
      slow.stop();
      unmountBelow(below);
    },
  };
}
