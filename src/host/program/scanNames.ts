import { closeSync, openSync, readSync } from 'node:fs';

/** The most that is read of a program file: names stand in its data, and a bigger file is mostly debug information. */
const limit = 64 * 1024 * 1024;
const chunkSize = 1024 * 1024;
/** Longer than any name, so that none is cut at the border of two chunks. */
const overlap = 1024;

const pipeName = /\\\\\.\\pipe\\[^\p{Cc}"*<>|?]{1,240}/giu;
const objectName = /(?:Local|Global)\\[^\p{Cc}"\\]{1,240}/gu;
const socketName = /\/(?:tmp|run|var\/run)\/[\w./-]{1,90}\.sock(?:et)?/g;

export interface FoundNames {
  readonly pipes: string[];
  /** Of events and sections. */
  readonly objects: string[];
}

/** Names of pipes and of named objects that stand in a program file, as ASCII or UTF-16. Reads only. */
export function scanNames(program: string): FoundNames {
  const pipes = new Set<string>();
  const objects = new Set<string>();
  const file = openSync(program, 'r');
  try {
    const chunk = Buffer.alloc(chunkSize + overlap);
    for (let position = 0; position < limit; position += chunkSize) {
      const length = readSync(file, chunk, 0, chunk.length, position);
      if (length <= 0) break;
      for (const text of readings(chunk.subarray(0, length))) {
        for (const [name] of text.matchAll(pipeName)) pipes.add(name.trimEnd());
        for (const [name] of text.matchAll(socketName)) pipes.add(name);
        for (const [name] of text.matchAll(objectName)) objects.add(name.trimEnd());
      }
      if (length < chunk.length) break;
    }
  } finally {
    closeSync(file);
  }
  return { pipes: [...pipes].slice(0, 50), objects: [...objects].slice(0, 50) };
}

/** The bytes as one-byte text and as UTF-16LE at both alignments. */
function readings(bytes: Buffer): string[] {
  return [bytes.toString('latin1'), bytes.toString('utf16le'), bytes.subarray(1).toString('utf16le')];
}
