import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../log.ts';
import { messageOf } from '../log.ts';
import { type CaptureFile, capturesToDelete, type RetentionLimits } from './retention.ts';

/**
 * Makes sure that the folder is there, for the user alone, and deletes the captures that are too old to stay.
 * What cannot be deleted is logged: it does not keep a session from starting.
 */
export async function prepareCaptureFolder(
  folder: string,
  open: ReadonlySet<string>,
  limits: RetentionLimits,
  log: Log,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const path of capturesToDelete(await captureFiles(folder), open, limits)) {
    try {
      await rm(path);
      log.info(`deleted the old capture ${path}`);
    } catch (error) {
      log.warn(`the old capture ${path} could not be deleted: ${messageOf(error)}`);
    }
  }
}

async function captureFiles(folder: string): Promise<CaptureFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pcapng'));
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const { size, mtimeMs } = await stat(path);
      return { path, bytes: size, modified: mtimeMs };
    }),
  );
}
