import { readlinkSync } from 'node:fs';
import { processStatus } from '../linux/processTable.ts';
import { errorCode } from '../systemError.ts';

const isLinux = process.platform === 'linux';

/** Which process a host is, or was. */
export interface HostIdentity {
  readonly host: number;
  /** With the pid it names a process for ever (see processStatus); null where the system does not tell. */
  readonly startedAt: number | null;
  /** Of what numbers of processes mean here: folders may be shared with containers, which count their own. */
  readonly pidNamespace: string | null;
}

/** This process, as its ledger names it. */
export function thisHost(): HostIdentity {
  const startedAt = isLinux ? (processStatus(process.pid)?.startedAt ?? null) : null;
  return { host: process.pid, startedAt, pidNamespace: pidNamespace() };
}

/**
 * Whether a host still runs. One that ended as a zombie does not: where process 1 is no init, as in many containers, a dead
 * keeper's host stays so. Of one in another container nothing is known, and it is left alone.
 */
export function isAlive({ host, startedAt, pidNamespace: itsNamespace }: HostIdentity): boolean {
  if (itsNamespace !== pidNamespace()) return true;
  try {
    process.kill(host, 0);
  } catch (error) {
    // EPERM: on Linux somebody else's process has the number now; on Windows so says one of ours that has more rights.
    return !isLinux && errorCode(error) === 'EPERM';
  }
  if (!isLinux) return true;
  const status = processStatus(host);
  return status?.zombie === false && status.startedAt === startedAt;
}

/** An identity as a part of the name of a file. */
export function hostName({ host, startedAt, pidNamespace }: HostIdentity): string {
  return [host, startedAt ?? '', pidNamespace ?? ''].join('-');
}

/** The identity that hostName wrote; null for any other text. */
export function hostOfName(name: string): HostIdentity | null {
  const [, host, startedAt, pidNamespace] = /^([1-9]\d{0,9})-(\d{0,15})-(.*)$/.exec(name) ?? [];
  if (host === undefined) return null;
  return {
    host: Number(host),
    startedAt: startedAt ? Number(startedAt) : null,
    pidNamespace: pidNamespace ? pidNamespace : null,
  };
}

function pidNamespace(): string | null {
  try {
    return isLinux ? readlinkSync('/proc/self/ns/pid') : null;
  } catch {
    return null; // A kernel without them.
  }
}
