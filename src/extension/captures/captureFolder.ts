import { mkdir, rm } from 'node:fs/promises';
import { messageOf } from '../../protocol/messageOf.ts';
import type { Log } from '../log.ts';
import { captureFiles } from './captureFiles.ts';
import { openElsewhere } from './openElsewhere.ts';
import { capturesToDelete, type RetentionLimits } from './retention.ts';

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
  const inUse = new Set([...open, ...(await openElsewhere(folder))]);
  for (const path of capturesToDelete(await captureFiles(folder), inUse, limits)) {
    try {
      await rm(path);
      log.info(`deleted the old capture ${path}`);
    } catch (error) {
      log.warn(`the old capture ${path} could not be deleted: ${messageOf(error)}`);
    }
  }
}
