export interface CaptureFile {
  readonly path: string;
  readonly bytes: number;
  /** ms since 1970 */
  readonly modified: number;
}

export interface RetentionLimits {
  /** How many captures stay. */
  readonly keep: number;
  /** How many bytes they may have together. */
  readonly maxTotalSize: number;
}

/**
 * The captures to delete: all but the newest that keep within both limits. One that is open stays, and counts.
 *
 * @param open paths of captures that a session shows or writes
 */
export function capturesToDelete(
  files: readonly CaptureFile[],
  open: ReadonlySet<string>,
  { keep, maxTotalSize }: RetentionLimits,
): string[] {
  const isOpen = ({ path }: CaptureFile) => open.has(path);
  const opened = files.filter(isOpen);
  let count = opened.length;
  let bytes = opened.reduce((sum, file) => sum + file.bytes, 0);
  let full = false;
  const closed = files.filter((file) => !isOpen(file)).sort((a, b) => b.modified - a.modified);
  return closed.flatMap((file) => {
    // Once one does not fit, nothing older stays either: which captures are left is then plain to see.
    full ||= count + 1 > keep || bytes + file.bytes > maxTotalSize;
    if (full) return [file.path];
    count++;
    bytes += file.bytes;
    return [];
  });
}
