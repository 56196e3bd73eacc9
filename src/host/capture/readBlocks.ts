/** Blocks as they stand in a file that may be cut off, damaged or hostile: everything is checked before it is used. */
import * as z from 'zod';
import type { FileWindow } from './fileWindow.ts';
import { longestBlock, messageTail, option } from './format.ts';

export interface Interface {
  readonly kind: 'session' | 'child' | 'pipe' | 'event' | 'memory';
  readonly key: string;
  readonly startedAt: bigint | null;
}

/** Where a block stands in the window: valid until the window moves. */
export interface Block {
  readonly type: number;
  readonly length: number;
  /** Index of its first byte in the window; −1 when only its ends were looked at. */
  readonly at: number;
}

export type Look = Block | { readonly stop: 'incomplete' | 'damaged'; readonly reason: string };

/** Up to this length a block is cheaper read whole than only its ends. */
const shortBlock = 4096;

/**
 * The block at `offset`, if it is whole: both of its lengths agree.
 * @param end size of what may be read
 * @param body whether all of its bytes are needed; else long ones are skipped unread
 */
export function lookAt(window: FileWindow, offset: number, end: number, body: boolean): Look {
  const head = offset + 12 <= end ? window.reach(offset, 12) : -1;
  if (head < 0) return { stop: 'incomplete', reason: `The file ends within the block at byte ${offset}.` };
  const type = window.words[head >>> 2] ?? 0;
  const length = window.words[(head >>> 2) + 1] ?? 0;
  if (length < 12 || length % 4 !== 0 || length > longestBlock) {
    return { stop: 'damaged', reason: `The block at byte ${offset} has the impossible length ${length}.` };
  }
  if (offset + length > end) {
    return { stop: 'incomplete', reason: `The file ends within the block at byte ${offset}.` };
  }
  const at = body || length <= shortBlock ? window.reach(offset, length) : -1;
  const tail = at < 0 ? behind(window, offset + length) : at + length - 4;
  if (tail < 0) return { stop: 'incomplete', reason: `The file ends within the block at byte ${offset}.` };
  if (window.words[tail >>> 2] !== length) {
    return { stop: 'damaged', reason: `The two lengths of the block at byte ${offset} differ.` };
  }
  return { type, length, at };
}

/** Index of the last word of a long block, whose options are read with it: who looks at a packet needs them next. */
function behind(window: FileWindow, end: number): number {
  const at = window.reach(end - messageTail, messageTail);
  return at < 0 ? -1 : at + messageTail - 4;
}

const noteSchema = z.object({
  kind: z.enum(['session', 'child', 'pipe', 'event', 'memory']),
  key: z.string(),
  startedAt: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
});

/** Our note on an interface; null when it is not one of ours. */
export function readInterface(block: Uint8Array): Interface | null {
  const note = findOption(block, 16, option.own);
  if (!note) return null;
  try {
    const parsed = noteSchema.safeParse(JSON.parse(Buffer.from(note).toString('utf8')));
    if (!parsed.success) return null;
    const { kind, key, startedAt } = parsed.data;
    return { kind, key, startedAt: startedAt === undefined ? null : BigInt(startedAt) };
  } catch {
    return null;
  }
}

/** Value of the first option with this code; options begin at `from` within the block. */
export function findOption(block: Uint8Array, from: number, code: number): Uint8Array | null {
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  for (let at = from; at + 4 <= block.length - 4; ) {
    const found = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    if (found === option.end || at + 4 + length > block.length - 4) return null;
    if (found === code) return block.subarray(at + 4, at + 4 + length);
    at += 4 + ((length + 3) & ~3);
  }
  return null;
}
