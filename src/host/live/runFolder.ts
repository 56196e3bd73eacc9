import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Name of the file in a run's folder that tells a keeper what to remove if the host dies. */
export const ledgerName = 'ledger.jsonl';

/**
 * The private folder that holds the folders of all runs of this user.
 *
 * Short on purpose: the path of a Unix socket has at most 107 characters, and VS Code's storage paths are longer.
 */
export function runsFolder(): string {
  const base =
    process.env.XDG_RUNTIME_DIR && isPrivate(process.env.XDG_RUNTIME_DIR)
      ? process.env.XDG_RUNTIME_DIR
      : tmpdir();
  const { uid, username } = userInfo();
  const folder = join(base, `ipc-inspector-${uid >= 0 ? uid : username}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.platform !== 'win32' && !isPrivate(folder)) {
    throw new Error(`${folder} belongs to somebody else or is open to others; remove it.`);
  }
  return folder;
}

/**
 * Makes the folder of one run.
 *
 * @param name the same for all runs of one description, so that its socket keeps its path
 * @param taken whether the run that a folder belongs to is still under way; then a folder of another name is made
 */
export function makeRunFolder(name: string, taken: (folder: string) => boolean): string {
  const folder = join(runsFolder(), name);
  if (existsSync(folder)) {
    if (taken(folder)) return makeRunFolder(`${name.slice(0, 10)}${randomBytes(3).toString('hex')}`, taken);
    removeRunFolder(folder);
  }
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

export function removeRunFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Folders of all runs, also of those that have died. */
export function allRunFolders(): string[] {
  const folder = runsFolder();
  return readdirSync(folder).map((name) => join(folder, name));
}

function isPrivate(folder: string): boolean {
  const { uid } = userInfo();
  const found = statSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === uid && (found.mode & 0o077) === 0;
}
