import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
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
  copyFileSync(source, join(folder, target, 'koffi.node'));
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
