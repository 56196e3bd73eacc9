import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, rm, stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { marksOf } from './captureFiles.ts';

/**
 * Copies a capture, and its marks if it has some. One that is still being written is copied as far as it goes, which
 * opens like one that was cut off.
 * @param progress is told the part that is copied, 0…1
 * @throws AbortError when it was cancelled; nothing is left of the copy then
 */
export async function copyCapture(
  from: string,
  to: string,
  signal: AbortSignal,
  progress: (part: number) => void,
): Promise<void> {
  const { size } = await stat(from);
  let copied = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _, done) {
      copied += chunk.length;
      progress(size === 0 ? 1 : copied / size);
      done(null, chunk);
    },
  });
  const source = createReadStream(from, { end: Math.max(0, size - 1), highWaterMark: 1 << 20 });
  try {
    await pipeline(source, counter, createWriteStream(to, { mode: 0o600 }), { signal });
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
  const marks = marksOf(from);
  if (await stat(marks).catch(() => null)) await copyFile(marks, marksOf(to));
}
