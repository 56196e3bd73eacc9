import { writevSync } from 'node:fs';

/** @throws Error of the system when not all could be written */
export function writeAt(fd: number, position: number, parts: readonly Uint8Array[]): void {
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  let done = writevSync(fd, parts, position);
  // A disk that gets full takes a part; the next attempt fails and says why.
  while (done < total) done += writevSync(fd, [Buffer.concat(parts).subarray(done)], position + done);
}
