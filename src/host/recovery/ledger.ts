import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { HostIdentity } from './hostIdentity.ts';

/** What a keeper needs to clean up after a host: appended line by line while the host lives. */
export interface Ledger extends HostIdentity {
  /** Value of IPC_SESSION in the environment of everything that was launched. */
  readonly sessionId: string;
  /** Process groups that may have members, with the start of their leader. */
  readonly groups: ReadonlyMap<number, number>;
  readonly names: ReadonlyMap<string, 'shm' | 'semaphore' | 'socket'>;
  /** Path of the capture; null when the host died before it had made one. */
  readonly capture: string | null;
}

const line = z.union([
  z.object({
    host: z.int().positive(),
    startedAt: z.int().nullable(),
    pidNamespace: z.string().nullable(),
    sessionId: z.string().min(8),
  }),
  z.object({ group: z.int().gt(1), startedAt: z.int() }),
  z.object({ groupEnded: z.int() }),
  z.object({ name: z.string().min(1), type: z.enum(['shm', 'semaphore', 'socket']) }),
  z.object({ gone: z.string() }),
  z.object({ capture: z.string().min(1) }),
]);

/** Reads a ledger; a line cut off by the death of its writer is passed over. Null when there is none. */
export function readLedger(file: string): Ledger | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return null;
  }
  let head: (HostIdentity & { sessionId: string }) | null = null;
  const groups = new Map<number, number>();
  const names = new Map<string, 'shm' | 'semaphore' | 'socket'>();
  let capture: string | null = null;
  for (const each of text.split('\n')) {
    const entry = parseLine(each);
    if (!entry) continue;
    if ('host' in entry) head = entry;
    else if ('group' in entry) groups.set(entry.group, entry.startedAt);
    else if ('groupEnded' in entry) groups.delete(entry.groupEnded);
    else if ('gone' in entry) names.delete(entry.gone);
    else if ('capture' in entry) capture = entry.capture;
    else names.set(entry.name, entry.type);
  }
  return head && { ...head, groups, names, capture };
}

function parseLine(text: string): z.infer<typeof line> | null {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
