import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, rm, stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { captureAt, marksOf } from './captureFiles.ts';

/**
 * Copies a capture, and its marks if it has some; the files of a ring become one, as sections of it. One that is still being written is copied as far as it goes, which
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
  const { bytes: size, files } = await captureAt(from);
  let copied = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _, done) {
      copied += chunk.length;
      progress(size === 0 ? 1 : copied / size);
      done(null, chunk);
    },
  });
  const source = Readable.from(chunksOf(files, size));
  try {
    await pipeline(source, counter, createWriteStream(to, { mode: 0o600 }), { signal });
  } catch (error) {
    await rm(to, { force: true });
    throw error;
  }
  const marks = marksOf(from);
  if (await stat(marks).catch(() => null)) await copyFile(marks, marksOf(to));
}

/** At most `size` bytes: what is written meanwhile belongs to the next copy. */
async function* chunksOf(files: readonly string[], size: number): AsyncGenerator<Buffer> {
  let left = size;
  for (const file of files) {
    if (left === 0) return;
    const chunks: AsyncIterable<Buffer> = createReadStream(file, { end: left - 1, highWaterMark: 1 << 20 });
    for await (const chunk of chunks) {
      left -= chunk.length;
      yield chunk;
    }
  }
}
