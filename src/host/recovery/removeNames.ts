import { lstatSync, rmSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Ledger } from './ledger.ts';

/**
 * Removes kernel names that a dead host could not remove. They are files, so no native call is needed. One that cannot be
 * removed is somebody else's by now, and keeps neither the others nor any later run from beginning.
 */
export function removeNames({ names }: Pick<Ledger, 'names'>): void {
  for (const [name, type] of names) {
    try {
      removeName(name, type);
    } catch {
      // Of another user, a folder, or in what is no folder any more.
    }
  }
}

function removeName(name: string, type: 'shm' | 'semaphore' | 'socket'): void {
  const bare = name.replace(/^\//, '');
  // A name with a slash inside is no shm name: never follow it out of the folder.
  if (type !== 'socket' && bare.includes('/')) return;
  const file = type === 'socket' ? name : join('/dev/shm', type === 'shm' ? bare : `sem.${bare}`);
  if (type === 'socket' && !isSocket(file)) return;
  rmSync(file, { force: true });
}

/** Somebody may have put a file of their own there since; and what is relative is so to the folder of the dead host. */
function isSocket(path: string): boolean {
  return isAbsolute(path) && (lstatSync(path, { throwIfNoEntry: false })?.isSocket() ?? false);
}
