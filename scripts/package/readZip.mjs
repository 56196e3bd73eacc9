import { inflateRawSync } from 'node:zlib';

/**
 * The files of a zip archive, by name. Enough for what vsce writes: no encryption, no ZIP64.
 * @param {Buffer} archive
 * @returns {Map<string, Buffer>}
 */
export function readZip(archive) {
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0) throw new Error('This is no zip archive: it has no end record.');
  const files = new Map();
  let entry = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const nameEnd = entry + 46 + archive.readUInt16LE(entry + 28);
    files.set(archive.toString('utf8', entry + 46, nameEnd), contents(archive, entry));
    entry = nameEnd + archive.readUInt16LE(entry + 30) + archive.readUInt16LE(entry + 32);
  }
  return files;
}

/**
 * @param {Buffer} archive
 * @param {number} entry offset in the central directory, which knows the sizes; local headers may leave them out
 */
function contents(archive, entry) {
  const deflated = archive.readUInt16LE(entry + 10) === 8;
  const size = archive.readUInt32LE(entry + 20);
  const local = archive.readUInt32LE(entry + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const bytes = archive.subarray(start, start + size);
  return deflated ? inflateRawSync(bytes) : bytes;
}
