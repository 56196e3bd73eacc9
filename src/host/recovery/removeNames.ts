import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Ledger } from './ledger.ts';

/** Removes kernel names that a dead host could not remove. They are files, so no native call is needed. */
export function removeNames({ names }: Pick<Ledger, 'names'>): void {
  for (const [name, type] of names) {
    const bare = name.replace(/^\//, '');
    // A name with a slash inside is no shm name: never follow it out of the folder.
    if (type !== 'socket' && bare.includes('/')) continue;
    const file = type === 'socket' ? name : join('/dev/shm', type === 'shm' ? bare : `sem.${bare}`);
    rmSync(file, { force: true });
  }
}
