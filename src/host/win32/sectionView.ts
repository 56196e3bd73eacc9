import type { SectionHandle, SectionView } from '../kernel/section.ts';
import { gapsIn } from '../memory/ranges.ts';
import { lastError, refusal } from './failures.ts';
import { CloseHandle } from './native/handles.ts';
import { GetCurrentProcess } from './native/processes.ts';
import {
  type MappingHandle,
  MapViewOfFile,
  MEM_COMMIT,
  memcpy,
  memcpyTo,
  PAGE_GUARD,
  PAGE_NOACCESS,
  SECTION_MAP_READ,
  SECTION_MAP_WRITE,
  UnmapViewOfFile,
  VirtualQuery,
} from './native/sections.ts';
import { duplicate } from './peerProcesses.ts';

/** Where a mapping may begin: https://learn.microsoft.com/windows/win32/memory/creating-a-view-within-a-file */
const granularity = 65_536;

/** Our read-only mapping of a section. Takes over `shared`. @throws NativeError when it cannot be mapped */
export function openSectionView(object: string, shared: SectionHandle, size: number): SectionView {
  const handle = shared as number as MappingHandle;
  const base = MapViewOfFile(handle, SECTION_MAP_READ, 0, 0, 0);
  if (base === 0) {
    const error = lastError(object, 'MapViewOfFile');
    CloseHandle(handle);
    throw error;
  }
  return new Win32SectionView(object, handle, base, size);
}

class Win32SectionView implements SectionView {
  readonly size: number;
  readonly #object: string;
  readonly #handle: MappingHandle;
  readonly #base: number;
  #closed = false;

  constructor(object: string, handle: MappingHandle, base: number, size: number) {
    this.#object = object;
    this.#handle = handle;
    this.#base = base;
    this.size = size;
  }

  /** Only the sections of files can be extended. */
  grow(): boolean {
    return false;
  }

  read(offset: number, into: Uint8Array): Array<[number, number]> {
    const ranges = this.populated(offset, into.length);
    into.fill(0);
    for (const [from, length] of ranges) {
      memcpy(into.subarray(from - offset, from - offset + length), this.#base + from, length);
    }
    return ranges;
  }

  write(offset: number, bytes: Uint8Array): void {
    const object = this.#object;
    const [first] = this.populated(offset, bytes.length);
    if (first?.[0] !== offset || first[1] !== bytes.length) {
      throw refusal(object, 'there is no committed memory at all of these offsets; nothing was written.');
    }
    // Ours can only read; whether the section lets us write is asked for this one copy.
    const access = SECTION_MAP_WRITE | SECTION_MAP_READ;
    const handle = duplicate<'section'>(GetCurrentProcess(), this.#handle, access);
    const words = { remedy: 'The section may only be read: its owner made it so.' };
    if (handle === null) throw lastError(object, 'DuplicateHandle', words);
    try {
      const start = offset - (offset % granularity);
      const length = offset + bytes.length - start;
      const base = MapViewOfFile(handle, access, Math.floor(start / 2 ** 32), start % 2 ** 32, length);
      if (base === 0) throw lastError(object, 'MapViewOfFile', words);
      memcpyTo(base + (offset - start), bytes, bytes.length);
      UnmapViewOfFile(base);
    } finally {
      CloseHandle(handle);
    }
  }

  /**
   * Committed pages. Memory in the page file can be committed later but is never taken back while we map it, so what is
   * found here can be read afterwards.
   */
  populated(offset: number, length: number): Array<[number, number]> {
    if (this.#closed) return [];
    const ranges: Array<[number, number]> = [];
    const end = Math.min(offset + length, this.size);
    for (let at = offset; at < end; ) {
      const region = this.#regionAt(at);
      if (region === null) break;
      const until = Math.min(region.end, end);
      const last = ranges.at(-1);
      if (region.readable && last !== undefined && last[0] + last[1] === at) last[1] += until - at;
      else if (region.readable) ranges.push([at, until - at]);
      at = until;
    }
    return ranges;
  }

  nextData(offset: number): number | null {
    if (this.#closed) return null;
    for (let at = offset; at < this.size; ) {
      const region = this.#regionAt(at);
      if (region === null) return null;
      if (region.readable) return at;
      at = region.end;
    }
    return null;
  }

  /** What lies between the committed pages. */
  holes(offset: number, length: number): Array<[number, number]> {
    return gapsIn(this.populated(offset, length), offset, Math.min(offset + length, this.size));
  }

  /** A process that reads what is only reserved is ended by it. */
  zeros(): Array<[number, number]> {
    return [];
  }

  /** MEMORY_BASIC_INFORMATION of the run of like pages at `offset`; null behind the end of the mapping. */
  #regionAt(offset: number): { end: number; readable: boolean } | null {
    const address = this.#base + offset;
    const information = Buffer.alloc(48);
    if (VirtualQuery(address, information, information.length) === 0) return null;
    if (Number(information.readBigUInt64LE(8)) !== this.#base) return null;
    const start = Number(information.readBigUInt64LE(0));
    const size = Number(information.readBigUInt64LE(24));
    const protection = information.readUInt32LE(36);
    const readable =
      information.readUInt32LE(32) === MEM_COMMIT && (protection & (PAGE_NOACCESS | PAGE_GUARD)) === 0;
    return { end: start + size - this.#base, readable };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    UnmapViewOfFile(this.#base);
    CloseHandle(this.#handle);
  }
}
