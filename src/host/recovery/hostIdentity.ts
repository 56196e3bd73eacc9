import { readlinkSync } from 'node:fs';
import { processStatus } from '../linux/processTable.ts';
import type { HostIdentity } from './ledger.ts';

const isLinux = process.platform === 'linux';

/** This process, as its ledger names it. */
export function thisHost(): HostIdentity {
  return { host: process.pid, startedAt: startOf(process.pid), pidNamespace: pidNamespace() };
}

/**
 * Whether a host still runs. One that ended as a zombie does not: where process 1 is no init, as in many containers, a dead
 * keeper's host stays so. Of one in another container nothing is known, and it is left alone.
 */
export function isAlive({ host, startedAt, pidNamespace: itsNamespace }: HostIdentity): boolean {
  if (itsNamespace !== pidNamespace()) return true;
  try {
    process.kill(host, 0);
  } catch {
    // EPERM: somebody else's process has the number now.
    return false;
  }
  return !isLinux || (processStatus(host)?.zombie === false && startOf(host) === startedAt);
}

const startOf = (pid: number) => (isLinux ? (processStatus(pid)?.startedAt ?? null) : null);

function pidNamespace(): string | null {
  try {
    return isLinux ? readlinkSync('/proc/self/ns/pid') : null;
  } catch {
    return null; // A kernel without them.
  }
}
