import { readFileSync } from 'node:fs';
import * as z from 'zod';

/** What a keeper needs to clean up after a host: appended line by line while the host lives. */
export interface Ledger {
  /** pid of the host. */
  readonly host: number;
  /** Value of IPC_SESSION in the environment of everything that was launched. */
  readonly sessionId: string;
  readonly groups: ReadonlySet<number>;
  readonly names: ReadonlyMap<string, 'shm' | 'semaphore' | 'socket'>;
  /** Path of the capture; null when the host died before it had made one. */
  readonly capture: string | null;
}

const line = z.union([
  z.object({ host: z.int().positive(), sessionId: z.string().min(8) }),
  z.object({ group: z.int().gt(1) }),
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
  let head: { host: number; sessionId: string } | null = null;
  const groups = new Set<number>();
  const names = new Map<string, 'shm' | 'semaphore' | 'socket'>();
  let capture: string | null = null;
  for (const each of text.split('\n')) {
    const entry = parseLine(each);
    if (!entry) continue;
    if ('host' in entry) head = entry;
    else if ('group' in entry) groups.add(entry.group);
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
