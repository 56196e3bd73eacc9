import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * Runs `npm ci` when node_modules is missing or is not what the lockfile says. Uses nothing but Node, so that a fresh clone
 * can start with it.
 */
export function installNodeModules() {
  if (isUpToDate()) return;
  console.log('npm ci');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
}

/** npm keeps a second lockfile in node_modules, of what is installed there. */
function isUpToDate() {
  const installedFile = 'node_modules/.package-lock.json';
  if (!existsSync(installedFile)) return false;
  const wanted = Object.entries(packagesIn('package-lock.json'));
  const installed = packagesIn(installedFile);
  return wanted.every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

/**
 * @param {string} lockfile
 * @returns {Record<string, { version?: string; optional?: boolean }>}
 */
function packagesIn(lockfile) {
  return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
}
