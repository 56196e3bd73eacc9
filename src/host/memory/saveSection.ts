import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import type { SectionView } from '../kernel/section.ts';

const pieceSize = 1024 * 1024;

/**
 * Writes a range of a section to a file, a piece at a time. What holds no page is left out, which a file reads as zeros: a
 * section of any size costs what is in it.
 */
export function saveSection(view: SectionView, offset: number, length: number, path: string): void {
  const file = openSync(path, 'w');
  try {
    ftruncateSync(file, length);
    const buffer = new Uint8Array(Math.min(pieceSize, length));
    for (const [start, count] of view.populated(offset, length)) {
      for (let at = start; at < start + count; at += pieceSize) {
        const piece = buffer.subarray(0, Math.min(pieceSize, start + count - at));
        view.read(at, piece);
        for (let done = 0; done < piece.length; )
          done += writeSync(file, piece, done, piece.length - done, at - offset + done);
      }
    }
  } finally {
    closeSync(file);
  }
}
