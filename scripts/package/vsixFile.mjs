import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { contentsOf, readEntries } from './zip.mjs';

/**
 * Absolute path of the VSIX that packaging writes for a target.
 * @param {import('./koffiTargets.mjs').Target} target
 */
export function vsixFile(target) {
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
  return resolve(`${name}-${target}-${version}.vsix`);
}

/**
 * Unpacks a VSIX.
 * @param {import('./koffiTargets.mjs').Target} target
 * @param {string} folder
 * @returns {string} the folder
 */
export function unpackVsix(target, folder) {
  for (const entry of readEntries(readFileSync(vsixFile(target)))) {
    const file = join(folder, entry.name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contentsOf(entry));
  }
  return folder;
}
