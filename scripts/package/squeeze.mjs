import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import zopfli from '@gfx/zopfli';
import { contentsOf, deflated, readEntries, writeEntries } from './zip.mjs';

// The library prints all of itself when anything else throws, as it answers uncaught errors for the whole process.
for (const event of ['uncaughtException', 'unhandledRejection']) process.removeAllListeners(event);

const cache = '.cache/zopfli';
/** Below this there is little to win. Bytes of an entry as vsce compressed it. */
const worthIt = 300;

/**
 * The same archive with its larger files deflated by Zopfli: a tenth smaller, and unpacked by everything that unpacks zip
 * files. What it made is kept, as the native binary takes seconds and never changes.
 * @param {Buffer} archive
 */
export async function squeeze(archive) {
  const entries = [];
  for (const entry of readEntries(archive)) {
    const contents = contentsOf(entry);
    const data = entry.data.length < worthIt ? entry.data : await deflateHard(contents);
    entries.push(data.length < entry.data.length ? { ...entry, method: deflated, data } : entry);
  }
  return writeEntries(entries);
}

/** @param {Buffer} contents */
async function deflateHard(contents) {
  const file = `${cache}/${createHash('sha256').update(contents).digest('hex')}`;
  if (existsSync(file)) return readFileSync(file);
  const data = Buffer.from(await zopfli.deflateAsync(contents, { numiterations: 5 }));
  mkdirSync(cache, { recursive: true });
  writeFileSync(file, data);
  return data;
}
