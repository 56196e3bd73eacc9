import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { SectionView } from '../kernel/section.ts';
import { pieceSize, piecesOf } from './ranges.ts';

/**
 * Writes a range of a section to a file, a piece at a time. What holds no page is left out, which a file reads as zeros: a
 * section of any size costs what is in it.
 */
export function saveSection(view: SectionView, offset: number, length: number, path: string): void {
  const file = openSync(path, 'w');
  try {
    ftruncateSync(file, length);
    const buffer = new Uint8Array(Math.min(pieceSize, length));
    for (const [at, count] of piecesOf(view.populated(offset, length), pieceSize)) {
      const piece = buffer.subarray(0, count);
      view.read(at, piece);
      for (let done = 0; done < count; )
        done += writeSync(file, piece, done, count - done, at - offset + done);
    }
  } finally {
    closeSync(file);
  }
}
