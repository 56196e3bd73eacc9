import { readSync } from 'node:fs';

const magic = 0x7f454c46;
const ELFCLASS64 = 2;
const headerSize = 64;
const PT_INTERP = 3;

/** What an ELF file of 64 bits is for, and the loader that it names; null loader: it needs none. */
export interface Elf {
  readonly machine: number;
  readonly interpreter: string | null;
}

/** Null for any other file, and for one that ends within its headers. https://man7.org/linux/man-pages/man5/elf.5.html */
export function readElf(fd: number): Elf | null {
  const header = bytesAt(fd, 0, headerSize);
  if (header === null || header.readUInt32BE(0) !== magic || header[4] !== ELFCLASS64) return null;
  const machine = header.readUInt16LE(18);
  const size = header.readUInt16LE(54);
  const count = header.readUInt16LE(56);
  const table = bytesAt(fd, Number(header.readBigUInt64LE(32)), size * count);
  if (table === null || size < 56) return null;
  for (let at = 0; at < table.length; at += size) {
    if (table.readUInt32LE(at) !== PT_INTERP) continue;
    const name = bytesAt(fd, Number(table.readBigUInt64LE(at + 8)), Number(table.readBigUInt64LE(at + 32)));
    return name && { machine, interpreter: name.toString('utf8').replace(/\0.*$/s, '') };
  }
  return { machine, interpreter: null };
}

/** A path has at most 4096 bytes, and 65 535 headers of 56 bytes are the most. */
const most = 4 << 20;

function bytesAt(fd: number, offset: number, count: number): Buffer | null {
  if (count > most || offset > Number.MAX_SAFE_INTEGER) return null;
  const bytes = Buffer.alloc(count);
  return readSync(fd, bytes, 0, count, offset) === count ? bytes : null;
}
