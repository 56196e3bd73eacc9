import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { endCapture } from '../capture/endCapture.ts';
import { allRunFolders, beginnerOf, isRunFolder, ledgerName, removeRunFolder } from '../live/runFolder.ts';
import { isFromSystem } from '../systemError.ts';
import { isAlive } from './hostIdentity.ts';
import { isUnderWay } from './isUnderWay.ts';
import { killSession } from './killSession.ts';
import { readLedger } from './ledger.ts';
import { removeNames } from './removeNames.ts';

/**
 * Removes everything that a dead host has left behind. Returns how many processes it killed.
 *
 * Runs of one description have one folder in turn: the ledger may be that of the next one by now, which is under way.
 */
export function cleanUp(file: string, kill = killSession): number {
  const ledger = readLedger(file);
  if (!ledger || isAlive(ledger)) return 0;
  const killed = kill(ledger);
  // That takes a while, in which another host may have cleaned up, and the next run begun: its names are the same.
  if (readLedger(file)?.sessionId !== ledger.sessionId) return killed;
  removeNames(ledger);
  removeRunFolder(dirname(file));
  return killed;
}

/**
 * At each start: what hosts have left whose keeper died with them, who would have ended the capture; and what the host has
 * left whose keeper asks us to recover it, a moment later.
 * @returns by ledger, how many processes were killed
 */
export function sweepStaleRuns(): ReadonlyMap<string, number> {
  const killed = new Map<string, number>();
  for (const folder of runFoldersIfAny()) {
    if (isUnderWay(folder)) continue;
    try {
      sweep(folder, killed);
    } catch (error) {
      if (!isFromSystem(error)) throw error;
      // Something in it is another user's, or in use: it is tried again at the next start, and keeps none from beginning.
    }
  }
  return killed;
}

function sweep(folder: string, killed: Map<string, number>): void {
  const file = join(folder, ledgerName);
  const ledger = readLedger(file);
  if (!ledger) {
    removeUnfinished(folder);
    return;
  }
  try {
    killed.set(file, cleanUp(file));
  } finally {
    // Without its ledger nobody would know of it any more.
    if (ledger.capture !== null) endDeadCapture(ledger.capture);
  }
}

/**
 * A host that died while it made the folder of its run, or removed it: one with its name has a ledger from its beginning
 * until it is removed. A ledger that cannot be read may be that of a newer version, and is left to it.
 */
function removeUnfinished(folder: string): void {
  const halfRemoved = isRunFolder(folder) && !existsSync(join(folder, ledgerName));
  if (halfRemoved || beginnerOf(folder) !== null) removeRunFolder(folder);
}

/** Where there can be no folder of runs, nobody has left anything: whoever starts a run is told, and captures open. */
function runFoldersIfAny(): readonly string[] {
  try {
    return allRunFolders();
  } catch {
    return [];
  }
}

function endDeadCapture(capture: string): void {
  try {
    endCapture(capture, { reason: 'hostDied', exitCode: 3 });
  } catch {
    // Deleted meanwhile, or on a disk that cannot be written to: it stays as it is, and nobody waits for it.
  }
}
