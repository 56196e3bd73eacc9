import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, rename, rm, stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { marksOf } from '../../protocol/captureName.ts';
import { captureAt } from './captureFiles.ts';

/**
 * Copies a capture, and its marks if it has some; the files of a ring become one, as sections of it. One that is still
 * being written is copied as far as it goes, which opens like one that was cut off. What had the name before is there
 * until the copy is whole.
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
  for (const file of files) {
    if (await isSame(file, to)) throw new Error(`${to} is the capture itself. Choose another name.`);
  }
  let copied = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _, done) {
      copied += chunk.length;
      progress(size === 0 ? 1 : copied / size);
      done(null, chunk);
    },
  });
  const source = Readable.from(chunksOf(files, size));
  const part = `${to}.part`;
  try {
    await pipeline(source, counter, createWriteStream(part, { mode: 0o600 }), { signal });
    await rename(part, to);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  // Those of what was there before belong to nothing any more.
  const marks = marksOf(from);
  if (await stat(marks).catch(() => null)) await copyFile(marks, marksOf(to));
  else await rm(marksOf(to), { force: true });
}

/** Whether two paths lead to one file, by whatever links. */
async function isSame(path: string, other: string): Promise<boolean> {
  const [one, two] = await Promise.all(
    [path, other].map((file) => stat(file, { bigint: true }).catch(() => null)),
  );
  return one != null && two != null && one.dev === two.dev && one.ino === two.ino;
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
