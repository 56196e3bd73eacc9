/** What a reader finds at the end of a file while the writer puts the next blocks over the reserve there. */
import type { FileWindow } from './fileWindow.ts';
import { blockType, reserveBytes, smallestReserve } from './format.ts';
import type { Block } from './readBlocks.ts';

const isSize = (length: number) => length >= smallestReserve && length <= reserveBytes;

/** Also one of which only the type is written over yet: no other block of ours but a room begins with zeros. */
export function isReserve(window: FileWindow, { type, at, length }: Block): boolean {
  if (type === blockType.reserve) return true;
  if (type === blockType.room || at < 0 || !isSize(length)) return false;
  const { words } = window;
  return words[(at >>> 2) + 2] === 0 && words[(at >>> 2) + 3] === 0;
}

/**
 * Whether what begins at `offset` may be part of a write that is under way: who reads meanwhile finds its first pages, and
 * behind them what is left of the reserve, which ends with its length. That is no damage, and is to be looked at again.
 *
 * @param end size of the file
 */
export function mayBeHalfWritten(window: FileWindow, offset: number, end: number): boolean {
  const last = end % 4 === 0 ? window.reach(end - 4, 4) : -1;
  if (last < 0) return false;
  const size = window.words[last >>> 2] ?? 0;
  return isSize(size) && offset >= end - size;
}
