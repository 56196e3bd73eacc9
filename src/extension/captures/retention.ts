import { basename } from 'node:path';
import { isGivenName } from '../../protocol/captureName.ts';
import type { CaptureFile } from './captureFiles.ts';

export interface RetentionLimits {
  /** How many captures stay. */
  readonly keep: number;
  /** How many bytes they may have together. */
  readonly maxTotalSize: number;
}

/**
 * The captures to delete: all but the newest that keep within both limits. One that is open, that has marks, or that
 * somebody named stays, and counts.
 *
 * @param open paths of captures, or of files of them, that a session shows or writes
 */
export function capturesToDelete(
  files: readonly CaptureFile[],
  open: ReadonlySet<string>,
  { keep, maxTotalSize }: RetentionLimits,
): string[] {
  const stays = ({ path, files: members, marked }: CaptureFile) =>
    marked || open.has(path) || members.some((file) => open.has(file)) || !isGivenName(basename(path));
  const staying = files.filter(stays);
  let count = staying.length;
  let bytes = staying.reduce((sum, file) => sum + file.bytes, 0);
  let full = false;
  const others = files.filter((file) => !stays(file)).sort((a, b) => b.modified - a.modified);
  return others.flatMap((file) => {
    // Once one does not fit, nothing older stays either: which captures are left is then plain to see.
    full ||= count + 1 > keep || bytes + file.bytes > maxTotalSize;
    if (full) return file.files;
    count++;
    bytes += file.bytes;
    return [];
  });
}
