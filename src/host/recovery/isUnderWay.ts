import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ledgerName } from '../live/runFolder.ts';
import { isAlive } from './hostIdentity.ts';
import { readLedger } from './ledger.ts';

/** For so long a folder without a ledger counts as one that is being begun; later its host must have died. ms */
const beginning = 10_000;

/** Whether the run that a folder belongs to is under way, or is being begun: its ledger comes a moment behind the folder. */
export function isUnderWay(folder: string): boolean {
  const ledger = readLedger(join(folder, ledgerName));
  if (ledger) return isAlive(ledger);
  const made = statSync(folder, { throwIfNoEntry: false });
  return made !== undefined && Math.abs(Date.now() - made.mtimeMs) < beginning;
}
