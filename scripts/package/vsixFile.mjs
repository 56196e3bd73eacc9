import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { readZip } from './readZip.mjs';

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
  for (const [name, bytes] of readZip(readFileSync(vsixFile(target)))) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  return folder;
}
