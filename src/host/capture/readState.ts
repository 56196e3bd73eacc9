import * as z from 'zod';
import { endReasons } from '../../protocol/record.ts';
import type { SessionState } from '../../protocol/sessionState.ts';

const count = z.int().nonnegative();
const integer = z.union([z.int(), z.string()]).nullable();
const traffic = z.object({ messages: count, bytes: count });
const inAndOut = { in: traffic, out: traffic };

const sessionState: z.ZodType<SessionState> = z.object({
  name: z.string(),
  platform: z.enum(['win32', 'linux']).nullable(),
  startedAt: z.string().nullable(),
  ended: z.object({ reason: z.enum(endReasons), exitCode: z.int() }).nullable(),
  children: z.array(
    z.object({
      child: z.string(),
      pid: z.int().nullable(),
      program: z.string(),
      running: z.boolean(),
      exitCode: integer,
      signal: z.string().nullable(),
      status: z.string().nullable(),
      stopped: z.boolean(),
    }),
  ),
  pipes: z.array(
    z.object({
      pipe: z.string(),
      path: z.string().nullable(),
      listening: z.boolean(),
      refused: count,
      role: z.enum(['serve', 'connect']),
      mode: z.enum(['message', 'byte']),
      past: z.object({ instances: count, ...inAndOut }),
      instances: z.array(
        z.object({
          instance: z.int(),
          pid: z.int().nullable(),
          child: z.string().nullable(),
          foreign: z.boolean(),
          connected: z.boolean(),
          ...inAndOut,
        }),
      ),
    }),
  ),
  events: z.array(
    z.object({
      event: z.string(),
      name: z.string().nullable(),
      set: z.boolean().nullable(),
      waitedBy: z.enum(['child', 'parent']),
      reset: z.enum(['auto', 'manual']),
      sets: count,
      signals: count,
      consumed: count,
    }),
  ),
  memory: z.array(
    z.object({
      memory: z.string(),
      child: z.string().nullable(),
      mapped: z.boolean(),
      changes: count,
      source: z.enum(['created', 'announced', 'opened', 'declared']),
      announcedSize: integer,
      realSize: integer,
      mapSeq: z.int().nullable(),
    }),
  ),
  steps: z.object({ ok: count, failed: count }),
  problems: count,
  lost: count,
});

/** Number of the record behind which things were as a state block says; 0 when it is damaged. */
export function stateSeq(block: Uint8Array): number {
  if (block.length < 20) return 0;
  const seq = Number(new DataView(block.buffer, block.byteOffset, block.length).getBigUint64(8, true));
  return Number.isSafeInteger(seq) ? seq : 0;
}

/** What a state block says; null when it is damaged or of another version. */
export function readState(block: Uint8Array): SessionState | null {
  try {
    const json = Buffer.from(block.buffer, block.byteOffset + 16, block.length - 20).toString('utf8');
    return sessionState.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}
