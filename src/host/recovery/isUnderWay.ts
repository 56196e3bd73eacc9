import { join } from 'node:path';
import { beginnerOf, ledgerName } from '../live/runFolder.ts';
import { isAlive } from './hostIdentity.ts';
import { readLedger } from './ledger.ts';

/** Whether the run that a folder belongs to is under way, or is being begun. */
export function isUnderWay(folder: string): boolean {
  const host = readLedger(join(folder, ledgerName)) ?? beginnerOf(folder);
  return host !== null && isAlive(host);
}
