import { existsSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { isPrivate } from '../privateFolder.ts';

/**
 * Where captures go whose place nobody has chosen; it may not be there yet.
 * @throws Error in words when it is not ours alone: on Linux the folder of temporary files is everybody's
 */
export function captureFolder(): string {
  const { uid } = userInfo();
  const folder = join(tmpdir(), `ipc-inspector-captures${uid >= 0 ? `-${uid}` : ''}`);
  if (process.platform !== 'win32' && existsSync(folder) && !isPrivate(folder)) {
    throw new Error(
      `${folder} belongs to somebody else or is open to others. Remove it, or choose a file by --capture.`,
    );
  }
  return folder;
}
