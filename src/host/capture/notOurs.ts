import type { FileWindow } from './fileWindow.ts';
import { blockType } from './format.ts';
import { lookAt, readInterface } from './readBlocks.ts';

/** Null, or why a file of this size is no capture of ours. An empty or short one may still grow into one. */
export function notOurs(window: FileWindow, size: number): string | null {
  if (size < 12) return null;
  const first = lookAt(window, 0, size, true);
  if (window.words[0] !== blockType.section) return 'it does not begin as a pcapng file does.';
  // Before its length, which is written the other way round, too.
  if (window.words[2] === 0x4d3c2b1a) return 'it was written on a machine of another byte order.';
  if (window.words[2] !== 0x1a2b3c4d) return 'it does not begin as a pcapng file does.';
  if ('stop' in first) return null;
  const second = lookAt(window, first.length, size, true);
  if ('stop' in second) return null;
  const note = readInterface(window.bytes.subarray(second.at, second.at + second.length));
  return note?.kind === 'session' ? null : 'another program wrote it.';
}
