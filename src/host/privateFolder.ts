import { statSync } from 'node:fs';
import { userInfo } from 'node:os';

/** Whether a folder is there, belongs to this user, and is open to nobody else. Linux only. */
export function isPrivate(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === userInfo().uid && (found.mode & 0o077) === 0;
}
