import type { FileWindow } from './fileWindow.ts';
import { blockType } from './format.ts';
import { lookAt, readInterface } from './readBlocks.ts';

const notPcapng = 'it does not begin as a pcapng file does.';

/** Null, or why a file of this size is no capture of ours. An empty or short one may still grow into one. */
export function notOurs(window: FileWindow, size: number): string | null {
  if (size < 12) return beginsLikeOne(window, size) ? null : notPcapng;
  const first = lookAt(window, 0, size, true);
  if (window.words[0] !== blockType.section) return notPcapng;
  // Before its length, which is written the other way round, too.
  if (window.words[2] === 0x4d3c2b1a) return 'it was written on a machine of another byte order.';
  if (window.words[2] !== 0x1a2b3c4d) return notPcapng;
  if ('stop' in first) return null;
  const second = lookAt(window, first.length, size, true);
  if ('stop' in second) return null;
  const note = readInterface(window.bytes.subarray(second.at, second.at + second.length));
  return note?.kind === 'session' ? null : 'another program wrote it.';
}

const beginning = [0x0a, 0x0d, 0x0d, 0x0a];

/** As far as it goes. */
function beginsLikeOne(window: FileWindow, size: number): boolean {
  const at = window.reach(0, Math.min(size, beginning.length));
  return at < 0 || beginning.every((byte, index) => index >= size || window.bytes[at + index] === byte);
}
