import type { Child } from '../kernel/child.ts';
import type { Peer } from '../kernel/pipe.ts';
import type { Descriptor } from './libc/descriptor.ts';
import { peerCredentials } from './libc/socket.ts';
import { processStatus } from './processTable.ts';

/**
 * Who is at the other end of a connected socket. A program that says something and ends may be reaped before we get here:
 * the kernel has kept its number then, and nothing of its parents, session and environment.
 */
export function peerOf(fd: Descriptor, ownerOf: (pid: number) => Child | null): Peer {
  const { pid, uid } = peerCredentials(fd);
  if (pid === null) return { pid, uid, child: null, gone: false };
  const child = ownerOf(pid);
  return { pid, uid, child, gone: child === null && processStatus(pid) === null };
}

/**
 * Why a client may not connect in any case; null when `admit` decides. A process of another user that one of our
 * children started (with sudo, say) is what the user asked for.
 */
export function reasonToRefuse(peer: Peer): string | null {
  if (peer.child !== null || peer.uid === process.getuid?.()) return null;
  return `the client belongs to another user (uid ${peer.uid})`;
}
