import { writeSync } from 'node:fs';
import type { WakeToken } from '../kernel/kernel.ts';

const one = new Uint8Array(new BigUint64Array([1n]).buffer);

/** Ends the wait of a kernel, from another thread: its token is an eventfd. Without FFI: not every caller has loaded it. */
export function wake(token: WakeToken): void {
  writeSync(token, one);
}
