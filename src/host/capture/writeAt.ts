import { writeSync } from 'node:fs';

/**
 * By one call of the system: Windows takes several pieces by a call each, and whoever is killed between two of them leaves
 * what nobody can read.
 * @throws Error of the system when not all could be written
 */
export function writeAt(fd: number, position: number, parts: readonly Uint8Array[]): void {
  const [first] = parts;
  const bytes = first && parts.length === 1 ? first : Buffer.concat(parts);
  // A disk that gets full takes a part; the next attempt fails and says why.
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(fd, bytes, done, bytes.length - done, position + done);
  }
}
