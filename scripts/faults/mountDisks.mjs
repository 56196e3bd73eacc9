import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { failingDisk } from './failingDisk.mjs';
import { unmountBelow } from './mounts.mjs';
import { slowDisk } from './slowDisk.mjs';
import { smallDisk } from './smallDisk.mjs';

/**
 * The disks that the matrix needs, below a folder, in the place of those that a killed run has left there. There are none
 * for a second run in the same folder while the first one has them.
 * @param {string} [folder]
 * @returns {{ environment: Record<string, string>; [Symbol.dispose](): void }} what the matrix is told
 */
export function mountDisks(folder = 'out/faults') {
  const below = resolve(folder);
  const owner = join(below, 'mounted-by');
  if (isAlive(owner)) {
    const why = 'another run of the matrix has it';
    return {
      environment: {
        IPC_FAULTS_NO_DISK: why,
        IPC_FAULTS_NO_SLOW_DISK: why,
        IPC_FAULTS_NO_FAILING_DISK: why,
      },
      [Symbol.dispose]() {},
    };
  }
  unmountBelow(below);
  mkdirSync(below, { recursive: true });
  writeFileSync(owner, identityOf(process.pid) ?? '');
  const small = smallDisk(below);
  const slow = slowDisk(below);
  const failing = failingDisk(below);
  return {
    environment: { ...small.environment, ...slow.environment, ...failing.environment },
    [Symbol.dispose]() {
      slow.stop();
      failing.stop();
      unmountBelow(below);
      rmSync(owner, { force: true });
    },
  };
}

/**
 * Whether the process that a file names still runs.
 * @param {string} file
 */
function isAlive(file) {
  try {
    const written = readFileSync(file, 'utf8');
    return written !== '' && written === identityOf(Number.parseInt(written, 10));
  } catch {
    return false;
  }
}

/**
 * A process by its number and the moment of its start, as numbers are given again.
 * @param {number} pid
 * @returns {string | null} null when there is none, or this system does not tell
 */
function identityOf(pid) {
  try {
    const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ');
    return `${pid} ${fields.split(' ')[19]}`;
  } catch {
    return null;
  }
}
