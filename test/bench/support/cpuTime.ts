import { readdirSync, readFileSync } from 'node:fs';

/** Seconds of processor time that all threads of a process have taken so far, to the nanosecond. */
export function cpuTime(pid: number): number {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).reduce((sum, task) => {
    const [nanoseconds] = readFileSync(`${tasks}/${task}/schedstat`, 'latin1').split(' ');
    return sum + Number(nanoseconds) / 1e9;
  }, 0);
}

/** MiB of memory that a process has in use. */
export function memoryInUse(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return Number(kilobytes) / 1024;
}
