import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import zopfli from '@gfx/zopfli';
import { contentsOf, deflated, readEntries, writeEntries } from './zip.mjs';

// The library prints all of itself when anything else throws, as it answers uncaught errors for the whole process.
for (const event of ['uncaughtException', 'unhandledRejection']) process.removeAllListeners(event);

const cache = '.cache/zopfli';
/** Most blocks of their own codes that a file is split into. Which is best depends on what is in it. */
const fewBlocks = 15;
const manyBlocks = 60;
/** The native binary, which is most of an archive: tried both ways, of which either may be 5 kB smaller. Bytes. */
const large = 500_000;
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
  const few = await deflateWith(contents, fewBlocks);
  if (contents.length < large) return few;
  const many = await deflateWith(contents, manyBlocks);
  return many.length < few.length ? many : few;
}

/**
 * @param {Buffer} contents
 * @param {number} blocksplittingmax
 */
async function deflateWith(contents, blocksplittingmax) {
  const file = `${cache}/${blocksplittingmax}-${createHash('sha256').update(contents).digest('hex')}`;
  if (existsSync(file)) return readFileSync(file);
  const data = Buffer.from(await zopfli.deflateAsync(contents, { numiterations: 5, blocksplittingmax }));
  mkdirSync(cache, { recursive: true });
  writeFileSync(file, data);
  return data;
}
