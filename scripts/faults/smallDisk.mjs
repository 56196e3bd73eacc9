import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { asRoot } from './asRoot.mjs';

/**
 * A disk of 8 MB and a view of it that cannot be written to, for the faults that need them.
 * @param {string} folder absolute; they are mounted below it
 * @returns {{ environment: Record<string, string> }} what the matrix is told
 */
export function smallDisk(folder) {
  if (process.platform === 'win32') return none('Windows makes none without a reboot or a driver');
  const disk = join(folder, 'disk');
  const readOnly = join(folder, 'read-only');
  mkdirSync(disk, { recursive: true });
  mkdirSync(readOnly, { recursive: true });
  try {
    asRoot('mount', '-t', 'tmpfs', '-o', `size=8m,mode=0777`, 'faults', disk);
  } catch {
    return none('only root may mount one');
  }
  asRoot('mount', '--bind', disk, readOnly);
  asRoot('mount', '-o', 'remount,bind,ro', readOnly);
  return { environment: { IPC_FAULTS_DISK: disk, IPC_FAULTS_READ_ONLY: readOnly } };
}

/** @param {string} why */
const none = (why) => ({ environment: { IPC_FAULTS_NO_DISK: why } });
