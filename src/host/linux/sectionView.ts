import { fstatSync, readSync } from 'node:fs';
import type { SectionHandle, SectionView } from '../kernel/section.ts';
import { gapsIn } from '../memory/ranges.ts';
import { close, type Descriptor, descriptorFrom, openToWrite, pwrite } from './libc/descriptor.ts';
import { linuxError, refusal } from './libc/linuxError.ts';
import { seek } from './libc/memory.ts';

/** More than this many pieces are not told apart: the rest counts as data. */
const mostRanges = 4096;
const largestRead = 1024 * 1024;
const pageSize = 4096;

/**
 * Reads a section by pread, not through a mapping: a child may shrink its memory at any time, which makes pread come back
 * short and a look into a mapping end this process (SIGBUS). It takes twice as long as copying from a mapping.
 */
export function openSectionView(object: string, handle: SectionHandle, mapped: number): SectionView {
  const fd = descriptorFrom(handle);
  let size = mapped;
  let open = true;
  return {
    get size() {
      return size;
    },
    grow(known = 0) {
      const before = size;
      if (open) size = Math.max(size, known, fstatSync(fd).size);
      return size > before;
    },
    read(offset, into) {
      const length = Math.max(0, Math.min(into.length, size - offset));
      let done = 0;
      while (done < length) {
        const part = Math.min(largestRead, length - done);
        const got = readSync(fd, into, done, part, offset + done);
        if (got === 0) break;
        done += got;
      }
      into.fill(0, done);
      return done > 0 ? [[offset, done]] : [];
    },
    populated: (offset, length) => dataIn(fd, offset, Math.min(offset + length, size)),
    nextData: (offset) => (open ? seek(fd, offset, 'data') : null),
    // A look for the end of the data would go through all of a large section; whether a page is data is told at once.
    holes(offset, length) {
      const { size: present } = fstatSync(fd);
      const end = Math.min(offset + length, size, present);
      const ranges: Array<[number, number]> = [];
      for (let at = offset; at < end; ) {
        const start = Math.min(seek(fd, at, 'data') ?? end, end);
        if (start > at) ranges.push([at, start - at]);
        at = Math.floor(start / pageSize + 1) * pageSize;
      }
      return ranges;
    },
    zeros: (offset, length, data) =>
      gapsIn(data, offset, Math.min(offset + length, size, fstatSync(fd).size)),
    write(offset, bytes) {
      // Behind the end it would be made longer: its child has shrunk it, or it never was that long.
      const end = fstatSync(fd).size;
      if (offset + bytes.length > end) throw refusal(object, `has ${end} bytes now; nothing was written.`);
      const writable = openToWrite(`/proc/self/fd/${fd}`);
      if (writable < 0) {
        throw linuxError(object, 'open', 'cannot be opened for writing', 'Its owner lets others only read.');
      }
      try {
        for (let done = 0; done < bytes.length; ) {
          const wrote = pwrite(writable, bytes.subarray(done), offset + done);
          if (wrote < 0) {
            const remedy = 'Its owner may have sealed it against writing (F_SEAL_WRITE).';
            throw linuxError(object, 'pwrite', 'cannot be written', remedy);
          }
          done += wrote;
        }
      } finally {
        close(writable);
      }
    },
    close() {
      if (!open) return;
      open = false;
      close(fd);
    },
  };
}

/** Ranges between two offsets that hold data. */
function dataIn(fd: Descriptor, offset: number, end: number): Array<[number, number]> {
  const ranges: Array<[number, number]> = [];
  for (let at = offset; at < end; ) {
    const start = seek(fd, at, 'data');
    if (start === null || start >= end) break;
    const hole = seek(fd, start, 'hole');
    const stop = hole === null || ranges.length === mostRanges ? end : Math.min(hole, end);
    ranges.push([start, stop - start]);
    at = stop;
  }
  return ranges;
}
