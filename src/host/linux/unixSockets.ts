import { readFileSync } from 'node:fs';
import type { SocketMode } from './libc/socket.ts';

export interface ListeningSocket {
  /** Abstract names begin with @. */
  readonly path: string;
  readonly mode: SocketMode;
}

/** Flag of a socket that listens (__SO_ACCEPTCON). */
const listening = 0x10000;

/**
 * The sockets that message and byte pipes could connect to, without touching one.
 * https://man7.org/linux/man-pages/man5/proc_pid_net.5.html
 */
export function listeningSockets(): ListeningSocket[] {
  // Num RefCount Protocol Flags Type St Inode Path
  const line = /^\S+ \S+ \S+ ([0-9A-F]+) ([0-9A-F]+) \S+ +\d+ (.+)$/gm;
  const found: ListeningSocket[] = [];
  for (const [, flags, type, path] of readFileSync('/proc/net/unix', 'utf8').matchAll(line)) {
    if (flags === undefined || path === undefined) continue;
    if ((Number.parseInt(flags, 16) & listening) === 0) continue;
    if (type === '0001') found.push({ path, mode: 'byte' });
    else if (type === '0005') found.push({ path, mode: 'message' });
  }
  return found;
}

/** The paths of existing pipes, opening none. */
export function listPipes(): string[] {
  return [...new Set(listeningSockets().map(({ path }) => path))].sort();
}
