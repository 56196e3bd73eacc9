import { readdirSync, readFileSync } from 'node:fs';
import { target } from './target.ts';
import { isAliveInWine } from './wine.ts';

/** Whether the process exists (a zombie does not count: nobody has waited for it yet, but it has ended). */
export async function isAlive(pid: number): Promise<boolean> {
  if (target === 'wine') return isAliveInWine(pid);
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return target !== 'linux' || stateOf(pid) !== 'Z';
}

/** Linux: children of a process whose command line holds a text. */
export function childrenOf(parent: number, having = ''): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent && commandOf(pid).includes(having));
}

/** Fields of /proc/PID/stat behind the program's name, which may itself hold blanks and brackets. */
function statusOf(pid: number): string[] {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return []; // it has ended
  }
}

const stateOf = (pid: number) => statusOf(pid)[0];
const parentOf = (pid: number) => Number(statusOf(pid)[1]);

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
