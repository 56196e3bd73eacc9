import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A capture in the folder where the extension keeps them. */
export interface CaptureFile {
  readonly path: string;
  readonly bytes: number;
  /** ms since 1970 */
  readonly modified: number;
  /** Its user has put marks or comments on records of it. */
  readonly marked: boolean;
}

/** Where the marks of a capture are written. */
export const marksOf = (capture: string): string => `${capture}.marks.json`;

/** The captures in a folder, newest first; none when there is no such folder. */
export async function captureFiles(folder: string): Promise<CaptureFile[]> {
  const names = new Set(await readdir(folder).catch(() => []));
  const files = await Promise.all(
    [...names]
      .filter((name) => name.endsWith('.pcapng'))
      .map(async (name): Promise<CaptureFile | null> => {
        const path = join(folder, name);
        // One that is deleted just now is not there.
        const stats = await stat(path).catch(() => null);
        if (!stats?.isFile()) return null;
        return { path, bytes: stats.size, modified: stats.mtimeMs, marked: names.has(marksOf(name)) };
      }),
  );
  return files.filter((file) => file !== null).sort((a, b) => b.modified - a.modified);
}
