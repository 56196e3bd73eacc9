import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { target } from './target.ts';
import { signalInWine, wmicInWine } from './wine.ts';

/** Whether the process exists (a zombie does not count: nobody has waited for it yet, but it has ended). */
export async function isAlive(pid: number): Promise<boolean> {
  return (await signal(pid, 0)) && (target !== 'linux' || stateOf(pid) !== 'Z');
}

/** Ends a process without asking it. */
export async function killProcess(pid: number): Promise<void> {
  await signal(pid, 'SIGKILL');
}

async function signal(pid: number, signal: 0 | 'SIGKILL'): Promise<boolean> {
  if (target === 'wine') return signalInWine(pid, signal);
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** The processes whose parent is this one and whose program is Node. */
export function nodeChildrenOf(parent: number): number[] {
  return processes()
    .filter((other) => other.parent === parent && /^node(\.exe)?$/i.test(other.name))
    .map((other) => other.pid);
}

interface ProcessEntry {
  readonly name: string;
  readonly parent: number;
  readonly pid: number;
}

function processes(): ProcessEntry[] {
  if (target === 'linux')
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(linuxProcess);
  const lines = target === 'wine' ? wmicInWine('name', 'parentprocessid', 'processid') : windowsProcesses();
  return lines.flatMap((line) => {
    const [, name, parent, pid] = /^(.*?)\s+(\d+)\s+(\d+)\s*$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, parent: Number(parent), pid: Number(pid) }];
  });
}

function windowsProcesses(): string[] {
  const script =
    'Get-CimInstance Win32_Process | ForEach-Object { "$($_.Name) $($_.ParentProcessId) $($_.ProcessId)" }';
  return execFileSync('powershell', ['-NoProfile', '-Command', script], { encoding: 'utf8' }).split('\r\n');
}

function linuxProcess(pid: string): ProcessEntry[] {
  const parent = Number(statusOf(Number(pid))[1]);
  return Number.isNaN(parent) ? [] : [{ name: nameOf(pid), parent, pid: Number(pid) }];
}

/** The program's file name; the kernel's own name for a process may be one that the program chose. */
function nameOf(pid: string): string {
  try {
    const [program = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return program.slice(program.lastIndexOf('/') + 1);
  } catch {
    return ''; // it has ended
  }
}

/** Fields of /proc/PID/stat behind the program's name, which may itself hold blanks and brackets. */
function statusOf(pid: number): string[] {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

const stateOf = (pid: number) => statusOf(pid)[0];
