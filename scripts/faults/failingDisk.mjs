import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { asRoot } from './asRoot.mjs';

const size = 256 * 2 ** 20;

/**
 * A disk that fails when somebody asks for it: the kernel finds an error in its file system and takes no more writes from
 * then on, also through what is open already, as with a disk that dies. Who writes `fail` or `renew` into the file named by
 * IPC_FAULTS_FAILURE, and waits until that is gone, has seen it fail, or has a new one in its place.
 * @param {string} folder absolute; it is mounted below it
 * @returns {{ environment: Record<string, string>; stop(): void }} what the matrix is told; `stop` listens no more
 */
export function failingDisk(folder) {
  if (process.platform === 'win32') return none('Windows has none that can be told to fail');
  const image = join(folder, 'failing.img');
  const disk = join(folder, 'failing');
  const request = join(folder, 'failure');
  mkdirSync(disk, { recursive: true });
  rmSync(request, { force: true });
  try {
    mount(image, disk);
    if (!existsSync(failureOf(disk))) throw new Error('The kernel has no way to make it fail.');
  } catch {
    rmSync(image, { force: true });
    return none('only root may mount one, and only some kernels can make it fail');
  }
  const timer = setInterval(() => {
    if (!existsSync(request)) return;
    const wanted = readFileSync(request, 'utf8');
    if (wanted === '') return; // it is just being written
    if (wanted === 'fail') asRoot('sh', '-c', 'echo failed > "$0"', failureOf(disk));
    else {
      asRoot('umount', '--lazy', disk);
      mount(image, disk);
    }
    rmSync(request);
  }, 20);
  return {
    environment: { IPC_FAULTS_FAILING_DISK: disk, IPC_FAULTS_FAILURE: request },
    stop() {
      clearInterval(timer);
      rmSync(image, { force: true });
    },
  };
}

/**
 * @param {string} image sparse, made anew: what is mounted of the one before keeps its blocks
 * @param {string} disk
 */
function mount(image, disk) {
  rmSync(image, { force: true });
  writeFileSync(image, '');
  truncateSync(image, size);
  execFileSync('mkfs.ext4', ['-q', '-F', image], { stdio: 'ignore' });
  asRoot('mount', '-o', 'loop,errors=remount-ro', image, disk);
  asRoot('chmod', '0777', disk);
}

/** @param {string} disk where it is mounted */
function failureOf(disk) {
  const device = execFileSync('findmnt', ['--noheadings', '--output', 'SOURCE', disk], { encoding: 'utf8' });
  return `/sys/fs/ext4/${basename(device.trim())}/trigger_fs_error`;
}

/** @param {string} why */
const none = (why) => ({ environment: { IPC_FAULTS_NO_FAILING_DISK: why }, stop() {} });
