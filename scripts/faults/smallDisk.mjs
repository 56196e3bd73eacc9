import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { asRoot } from './asRoot.mjs';

const disk = resolve('out/faults/disk');
const readOnly = resolve('out/faults/read-only');

/**
 * A disk of 8 MB and a view of it that cannot be written to, for the faults that need them.
 * @returns {{ environment: Record<string, string>; [Symbol.dispose](): void }} what the matrix is told
 */
export function smallDisk() {
  if (process.platform === 'win32') return none('Windows makes none without a reboot or a driver');
  mkdirSync(disk, { recursive: true });
  mkdirSync(readOnly, { recursive: true });
  try {
    asRoot('mount', '-t', 'tmpfs', '-o', `size=8m,mode=0777`, 'faults', disk);
  } catch {
    return none('only root may mount one');
  }
  asRoot('mount', '--bind', disk, readOnly);
  asRoot('mount', '-o', 'remount,bind,ro', readOnly);
  return {
    environment: { IPC_FAULTS_DISK: disk, IPC_FAULTS_READ_ONLY: readOnly },
    [Symbol.dispose]() {
      // Lazily: a Wine that still ends has a folder open.
      asRoot('umount', '--lazy', readOnly);
      asRoot('umount', '--lazy', disk);
    },
  };
}

/** @param {string} why */
const none = (why) => ({ environment: { IPC_FAULTS_NO_DISK: why }, [Symbol.dispose]() {} });
