import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Copies the installed koffi binary of this machine to `<folder>/<os>-<cpu>/koffi.node`, where the bundles look for it.
 * npm installs the platform package of the own machine only; packaging replaces the folder for the other targets.
 * @param {string} folder
 */
export function copyNativeKoffi(folder) {
  const target = `${process.platform}-${process.arch}`;
  const source = koffiBinary(`node_modules/@koromix/koffi-${target}`, process.platform, process.arch);
  if (!existsSync(source)) {
    throw new Error(`${source} is missing: run npm ci, with optional dependencies.`);
  }
  mkdirSync(join(folder, target), { recursive: true });
  const copy = join(folder, target, 'koffi.node');
  if (existsSync(copy) && readFileSync(copy).equals(readFileSync(source))) return;
  // In the place of the old one, which a recorder may run meanwhile: written over, its code would end it with a SIGBUS.
  copyFileSync(source, `${copy}.new`);
  renameSync(`${copy}.new`, copy);
}

/**
 * The glibc (or Windows) binary inside one of koffi's platform packages.
 * @param {string} packageFolder
 * @param {string} os
 * @param {string} cpu
 */
export function koffiBinary(packageFolder, os, cpu) {
  return `${packageFolder}/${os}_${cpu}/koffi.node`;
}
