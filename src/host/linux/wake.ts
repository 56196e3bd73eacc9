import { readFileSync, writeSync } from 'node:fs';
import type { WakeToken } from '../kernel/kernel.ts';
import type { Descriptor } from './libc/descriptor.ts';

const one = new Uint8Array(new BigUint64Array([1n]).buffer);
/** More descriptors than a process can have open. */
const idFactor = 2 ** 24;

/** Number and identity of the eventfd that ends the wait. */
export function wakeTokenOf(fd: Descriptor): WakeToken {
  return ((eventfdId(fd) ?? 0) * idFactor + fd) as WakeToken;
}

/**
 * Ends the wait of a kernel from another thread. That thread may not know yet that the kernel is disposed of and its
 * number given to another file, so the identity is looked at first. Without FFI: not every caller has loaded it.
 */
export function wake(token: WakeToken): void {
  const fd = token % idFactor;
  if (eventfdId(fd) === Math.floor(token / idFactor)) writeSync(fd, one);
}

/** Null: closed, or no eventfd. https://man7.org/linux/man-pages/man5/proc_pid_fdinfo.5.html */
function eventfdId(fd: number): number | null {
  try {
    const text = readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1');
    if (!text.includes('eventfd-count:')) return null;
    // Before Linux 5.2 it has no number: then any eventfd counts.
    return Number(/^eventfd-id:\s*(\d+)$/m.exec(text)?.[1] ?? 0);
  } catch {
    return null;
  }
}
