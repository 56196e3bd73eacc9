import { inflateRawSync } from 'node:zlib';

// Enough for what vsce writes: no encryption, no ZIP64. https://pkwaredownloads.blob.core.windows.net/pem/APPNOTE.txt
const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endRecord = 0x06054b50;
export const stored = 0;
export const deflated = 8;
/** Flag: sizes stand behind the data and not in front of it. Ours always stand in front. */
const sizesBehind = 1 << 3;

/**
 * @typedef {object} ZipEntry
 * @property {string} name
 * @property {number} method stored or deflated
 * @property {number} crc of the contents
 * @property {number} size of the contents
 * @property {Buffer} data as it stands in the archive
 * @property {Buffer} head the central header, for what is only copied (times, attributes)
 */

/**
 * @param {Buffer} archive
 * @returns {ZipEntry[]}
 */
export function readEntries(archive) {
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0) throw new Error('This is no zip archive: it has no end record.');
  /** @type {ZipEntry[]} */
  const entries = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const nameEnd = at + 46 + archive.readUInt16LE(at + 28);
    const local = archive.readUInt32LE(at + 42);
    // Sizes are taken from the central directory; local headers may leave them out.
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    entries.push({
      name: archive.toString('utf8', at + 46, nameEnd),
      method: archive.readUInt16LE(at + 10),
      crc: archive.readUInt32LE(at + 16),
      size: archive.readUInt32LE(at + 24),
      data: archive.subarray(start, start + archive.readUInt32LE(at + 20)),
      head: archive.subarray(at, at + 46),
    });
    at = nameEnd + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

/** @param {ZipEntry} entry */
export const contentsOf = ({ method, data }) => (method === deflated ? inflateRawSync(data) : data);

/**
 * @param {readonly ZipEntry[]} entries
 * @returns {Buffer} an archive of them, without comments and extra fields
 */
export function writeEntries(entries) {
  /** @type {Buffer[]} */
  const parts = [];
  /** @type {Buffer[]} */
  const directory = [];
  let offset = 0;
  for (const { name, method, crc, size, data, head } of entries) {
    const nameBytes = Buffer.from(name, 'utf8');
    const central = Buffer.from(head);
    central.writeUInt32LE(centralHeader, 0);
    central.writeUInt16LE(head.readUInt16LE(8) & ~sizesBehind, 8);
    central.writeUInt16LE(method, 10);
    central.writeUInt32LE(crc, 16);
    central.writeUInt32LE(data.length, 20);
    central.writeUInt32LE(size, 24);
    central.writeUInt16LE(nameBytes.length, 28);
    // Neither extra fields nor a comment.
    central.writeUInt32LE(0, 30);
    central.writeUInt32LE(offset, 42);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(localHeader, 0);
    // From the version needed to the length of the name, both headers say the same.
    central.copy(local, 4, 6, 30);
    parts.push(local, nameBytes, data);
    directory.push(central, nameBytes);
    offset += local.length + nameBytes.length + data.length;
  }
  const end = Buffer.alloc(22);
  const directorySize = directory.reduce((sum, part) => sum + part.length, 0);
  end.writeUInt32LE(endRecord, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directorySize, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
