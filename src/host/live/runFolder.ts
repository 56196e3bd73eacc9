import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, join } from 'node:path';
import { messageOf } from '../../protocol/messageOf.ts';
import { isPrivate } from '../privateFolder.ts';
import { errorCode } from '../systemError.ts';

/** Name of the file in a run's folder that tells a keeper what to remove if the host dies. */
export const ledgerName = 'ledger.jsonl';

/**
 * The private folder that holds the folders of all runs of this user.
 *
 * Short on purpose: the path of a Unix socket has at most 107 characters, and VS Code's storage paths are longer.
 */
export function runsFolder(): string {
  const { uid, username } = userInfo();
  const name = `ipc-inspector-${uid >= 0 ? uid : username}`;
  const folder = join(baseFor(name), name);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const reason = messageOf(error);
    const remedy =
      process.platform === 'win32' ? 'Set TEMP' : 'Set TMPDIR, or XDG_RUNTIME_DIR to a private folder,';
    throw new Error(
      `The folder for runs ${folder} cannot be made (${reason}). ${remedy} where you can write.`,
    );
  }
  if (process.platform !== 'win32' && !isPrivate(folder)) {
    throw new Error(`${folder} belongs to somebody else or is open to others; remove it.`);
  }
  return folder;
}

/** What comes behind the folder of all runs in the path of a socket: a run, and the shortest name (see pipePath). */
const behind = '/0123456789abcdef/0123456789ab.sock'.length;
const longestSocketPath = 107;

/** Where temporary files go is deep in the tree for some build tools: too deep for a socket. */
function baseFor(name: string): string {
  const { XDG_RUNTIME_DIR } = process.env;
  const own = XDG_RUNTIME_DIR && isPrivate(XDG_RUNTIME_DIR) ? XDG_RUNTIME_DIR : tmpdir();
  if (process.platform === 'win32') return own;
  const fits = (base: string) => Buffer.byteLength(join(base, name)) + behind <= longestSocketPath;
  return [own, tmpdir(), '/tmp'].find((base) => fits(base) && existsSync(base)) ?? own;
}

/**
 * Makes the folder of one run.
 *
 * @param name the same for all runs of one description, so that its socket keeps its path
 * @param taken whether the run that a folder belongs to is still under way; then a folder of another name is made
 */
export function makeRunFolder(name: string, taken: (folder: string) => boolean): string {
  const folder = join(runsFolder(), name);
  // Making it is what takes the name: between a look and that another host could make it, too.
  if (made(folder)) return folder;
  if (taken(folder)) return makeRunFolder(`${name.slice(0, 10)}${randomBytes(3).toString('hex')}`, taken);
  removeRunFolder(folder);
  return makeRunFolder(name, taken);
}

/** False when there is something of this name. */
function made(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

export function removeRunFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Whether a folder has the name of a run's, and not of what a check makes beside them. */
export const isRunFolder = (folder: string): boolean => /^[0-9a-f]{16}$/.test(basename(folder));

/** Folders of all runs, also of those that have died. */
export function allRunFolders(): string[] {
  const folder = runsFolder();
  return readdirSync(folder).map((name) => join(folder, name));
}
