import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { windowsHandles, windowsProcesses } from './windowsProcesses.ts';

/** Environment variable by which everything that a fault started is found on Linux, whoever its parent is. */
export const mark = 'IPC_FAULT_MARK';

export interface RunningProcess {
  readonly pid: number;
  /** File name of its program. */
  readonly name: string;
}

/**
 * Other processes that may be ours: on Linux all that carry the mark, on Windows all in the system (a Wine prefix of our
 * own, or a machine that runs nothing else of this kind), of the programs that faults start.
 */
export function ownProcesses(): RunningProcess[] {
  if (process.platform === 'win32') {
    const notOurs =
      /^(|System|wine.*|services|explorer|plugplay|svchost|rpcss|conhost|tabtip|start|winedevice)(\.exe)?$/i;
    return windowsProcesses().filter(({ pid, name }) => pid !== process.pid && !notOurs.test(name));
  }
  const wanted = `${mark}=${process.env[mark]}`;
  return pids().flatMap((pid) => {
    if (pid === process.pid || isZombie(pid)) return [];
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(wanted)) return [];
      return [{ pid, name: readlinkSync(`/proc/${pid}/exe`).replace(/^.*\//, '') }];
    } catch {
      return []; // it has just ended
    }
  });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return process.platform === 'win32' || !isZombie(pid);
}

/** Ends a process without asking it: SIGKILL, TerminateProcess. */
export function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/** Descriptors or handles that a process has open. */
export function openHandles(pid: number): number {
  if (process.platform !== 'win32') return readdirSync(`/proc/${pid}/fd`).length;
  return windowsHandles(pid);
}

/** What a process has open, by name; empty where only their number can be had. */
export function openFiles(pid: number): string[] {
  if (process.platform === 'win32') return [];
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).map((descriptor) => readlinkSync(`${folder}/${descriptor}`));
}

/** Bytes of memory that a process uses (its resident set). */
export function memoryOf(pid: number): number {
  if (process.platform === 'win32') {
    return windowsProcesses().find((one) => one.pid === pid)?.memory ?? 0;
  }
  const [, kib] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib ?? 0) * 1024;
}

const pids = () => readdirSync('/proc').map(Number).filter(Boolean);

/** It has ended, and only its parent has not asked how. */
function isZombie(pid: number): boolean {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.charAt(text.lastIndexOf(')') + 2) === 'Z';
  } catch {
    return true;
  }
}
