import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { captureOfFile, marksOf } from '../../protocol/captureName.ts';

/** A capture in the folder where the extension keeps them. */
export interface CaptureFile {
  /** What it is known by: its file; of a ring the name without numbers, at which no file is. */
  readonly path: string;
  /** The file, or those of the ring, oldest first. */
  readonly files: readonly string[];
  /** Of all of them. */
  readonly bytes: number;
  /** ms since 1970 */
  readonly modified: number;
  /** Its user has put marks or comments on records of it. */
  readonly marked: boolean;
}

/** The captures in a folder, newest first; none when there is no such folder. */
export async function captureFiles(folder: string): Promise<CaptureFile[]> {
  const names = new Set(await readdir(folder).catch(() => []));
  const captures = new Map<string, string[]>();
  for (const file of [...names].filter((name) => name.endsWith('.pcapng')).sort()) {
    const members = captures.get(captureOfFile(file));
    if (members) members.push(file);
    else captures.set(captureOfFile(file), [file]);
  }
  const all = await Promise.all(
    [...captures].map(([name, members]) => {
      const marked = [name, ...members].some((file) => names.has(marksOf(file)));
      return captureFile(
        join(folder, name),
        members.map((member) => join(folder, member)),
        marked,
      );
    }),
  );
  return all.filter((file) => file !== null).sort((a, b) => b.modified - a.modified);
}

/**
 * One capture by what it is known by, wherever it is.
 * @throws when no file of it is there
 */
export async function captureAt(path: string): Promise<CaptureFile> {
  const ofFolder = (await captureFiles(dirname(path))).find((capture) => capture.path === path);
  // A name that is not one of ours, as one that a description gives.
  const found = ofFolder ?? (await captureFile(path, [path], false));
  if (!found) throw new Error(`${path} is not there any more.`);
  return found;
}

async function captureFile(path: string, members: string[], marked: boolean): Promise<CaptureFile | null> {
  let bytes = 0;
  let modified = 0;
  const files: string[] = [];
  for (const member of members) {
    // One that is deleted just now is not there.
    const stats = await stat(member).catch(() => null);
    if (!stats?.isFile()) continue;
    files.push(member);
    bytes += stats.size;
    modified = Math.max(modified, stats.mtimeMs);
  }
  return files.length === 0 ? null : { path, files, bytes, modified, marked };
}
