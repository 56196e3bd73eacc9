import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asRoot, rooted } from './asRoot.mjs';

/** Sparse: a disk with room for a flood and for what is kept free. */
const size = 4 * 2 ** 30;

/**
 * A disk that does not answer for a while when somebody asks for it: who writes the number of milliseconds into the file
 * named by IPC_FAULTS_STALL, and waits until that is gone, has seen one such stall. Whoever runs the matrix freezes the
 * file system meanwhile, so that it works under Wine, too.
 * @param {string} folder absolute; it is mounted below it
 * @returns {{ environment: Record<string, string>; stop(): void }} what the matrix is told; `stop` listens no more
 */
export function slowDisk(folder) {
  if (process.platform === 'win32') return none('Windows has none that can be frozen');
  const image = join(folder, 'slow.img');
  const disk = join(folder, 'slow');
  const request = join(folder, 'stall');
  mkdirSync(disk, { recursive: true });
  rmSync(request, { force: true });
  try {
    writeFileSync(image, '');
    truncateSync(image, size);
    execFileSync('mkfs.ext4', ['-q', '-F', image], { stdio: 'ignore' });
    asRoot('mount', '-o', 'loop', image, disk);
    asRoot('chmod', '0777', disk);
  } catch {
    rmSync(image, { force: true });
    return none('only root may mount one');
  }
  const timer = setInterval(() => {
    if (!existsSync(request)) return;
    const milliseconds = Number(readFileSync(request, 'utf8'));
    // A stall that was shorter than asked for fails the row that asked, and nothing else.
    if (milliseconds > 0) stall(disk, request, milliseconds).catch((error) => console.error(error));
  }, 20);
  return {
    environment: { IPC_FAULTS_SLOW_DISK: disk, IPC_FAULTS_STALL: request },
    stop() {
      clearInterval(timer);
      // Its blocks stay for as long as the file system is mounted.
      rmSync(image, { force: true });
    },
  };
}

let stalled = false;

/**
 * By one shell: whatever becomes of us, the disk answers again.
 * @param {string} disk
 * @param {string} request
 * @param {number} milliseconds
 */
async function stall(disk, request, milliseconds) {
  if (stalled) return;
  stalled = true;
  const script = `fsfreeze --freeze "$0" && sleep ${milliseconds / 1000}; fsfreeze --unfreeze "$0"`;
  const [program, ...args] = rooted('sh', '-c', script, disk);
  await promisify(execFile)(program, args).finally(() => {
    rmSync(request, { force: true });
    stalled = false;
  });
}

/** @param {string} why */
const none = (why) => ({ environment: { IPC_FAULTS_NO_SLOW_DISK: why }, stop() {} });
