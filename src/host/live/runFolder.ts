import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../../protocol/messageOf.ts';
import { isPrivate } from '../privateFolder.ts';
import { type HostIdentity, hostName, hostOfName } from '../recovery/hostIdentity.ts';
import { isFromSystem } from '../systemError.ts';

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
 * Makes the folder of one run, with its ledger in it: under a name that says whose it is, and gives it its own at once.
 * Killed at any moment in between, a host leaves nothing of which nobody knows whether it is still wanted.
 *
 * @param name the same for all runs of one description, so that its socket keeps its path
 * @param host who makes it
 * @param ledger what its ledger begins with
 * @param taken whether the run that a folder belongs to is still under way; then another name is taken
 */
export function makeRunFolder(
  name: string,
  host: HostIdentity,
  ledger: string,
  taken: (folder: string) => boolean,
): string {
  const runs = runsFolder();
  const begun = join(runs, `${begunPrefix}${hostName(host)}`);
  mkdirSync(begun, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(join(begun, ledgerName), ledger, { mode: 0o600 });
    return giveName(begun, join(runs, name), taken);
  } catch (error) {
    removeRunFolder(begun);
    throw error;
  }
}

const begunPrefix = 'begun-';

/** Whose a folder is that has no name of a run yet; null: it has one, or is none. */
export function beginnerOf(folder: string): HostIdentity | null {
  const name = basename(folder);
  return name.startsWith(begunPrefix) ? hostOfName(name.slice(begunPrefix.length)) : null;
}

/** The renaming is what takes the name: between a look and that another host could take it, too. */
function giveName(begun: string, folder: string, taken: (folder: string) => boolean): string {
  if (renamed(begun, folder)) return folder;
  const isFree = !taken(folder) && couldRemove(folder);
  const other = `${basename(folder).slice(0, 10)}${randomBytes(3).toString('hex')}`;
  return giveName(begun, isFree ? folder : join(dirname(folder), other), taken);
}

/** False when something in it is another user's, or in use. */
function couldRemove(folder: string): boolean {
  try {
    removeRunFolder(folder);
    return true;
  } catch (error) {
    if (!isFromSystem(error)) throw error;
    return false;
  }
}

/** Linux says ENOTEMPTY, and takes the place of an empty folder; Windows says EPERM, whatever is there. */
function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (existsSync(to) && existsSync(from)) return false;
    throw error;
  }
}

export function removeRunFolder(folder: string): void {
  // On Windows a scanner may be reading what is to be removed, for a moment.
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** Whether a folder has the name of a run's, and not of what is begun, or what a check makes beside them. */
export const isRunFolder = (folder: string): boolean => /^[0-9a-f]{16}$/.test(basename(folder));

/** Folders of all runs, also of those that have died. */
export function allRunFolders(): string[] {
  const folder = runsFolder();
  return readdirSync(folder).map((name) => join(folder, name));
}
