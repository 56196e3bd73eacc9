import type { Named } from './named.ts';

declare const brand: unique symbol;
/** A descriptor on Linux, a HANDLE on Windows: names a section across threads of this process. */
export type SectionHandle = number & { readonly [brand]: 'SectionHandle' };

export interface SectionSpec {
  readonly object: string;
  /** Exact name; null: unnamed and inherited. */
  readonly name: string | null;
  /** Ignored when opened. */
  readonly size: number;
  readonly open: boolean;
}
export interface Section extends Named {
  /** Windows: page-rounded as the system tells; Linux: as fstat tells. */
  readonly realSize: number;
  /** The same for two handles to the same memory; null where no call tells. */
  readonly identity: string | null;
  /** A handle of its own for another thread, which owns and closes it (see SectionView). */
  share(): SectionHandle;
}
export interface AnnouncedObject {
  /** file: file-backed mapping; other: a handle to something else. */
  readonly kind: 'section' | 'file' | 'pseudo' | 'other';
  /** For people: `Event`, `socket`, `/memfd:frame`…. */
  readonly description: string;
  /** null where it cannot be told without duplicating (Windows). */
  readonly realSize: number | null;
}

/** Our mapping of a section, read by the host's main thread. */
export interface SectionView {
  /** Most bytes that the section is known to have had: it may have been shrunk since. Nothing beyond is read. */
  readonly size: number;
  /**
   * Takes in what the section has got beyond `size` by now; whether that was anything. On Windows none ever grows.
   * @param known a size that it is known to have had
   */
  grow(known?: number): boolean;
  /**
   * Copies up to `into.length` bytes from `offset`. Returns the ranges [offset, length] that could be read; the rest of
   * `into` is zero. Never faults, also when the child shrinks or never commits the memory.
   */
  read(offset: number, into: Uint8Array): Array<[number, number]>;
  /** Ranges that hold data (committed pages, no holes) inside [offset, offset+length). */
  populated(offset: number, length: number): Array<[number, number]>;
  /** The first offset from this one on that holds data; null when there is none. */
  nextData(offset: number): number | null;
  /**
   * Ranges inside [offset, offset+length) that hold no page: never written (Linux; they read as zeros) or reserved only
   * (Windows; they cannot be read). What is gone because the section was shrunk is neither known nor a hole.
   */
  holes(offset: number, length: number): Array<[number, number]>;
  /**
   * The holes that a process reads as zeros: on Windows it cannot read any.
   * @param data what `populated` tells of the same range, so that looking for it is not done twice
   */
  zeros(
    offset: number,
    length: number,
    data: ReadonlyArray<readonly [number, number]>,
  ): Array<[number, number]>;
  /**
   * Writes all of `bytes`, which must lie where memory exists. Nothing that we hold can write: access is opened for this
   * one call. @throws NativeError when the owner or the system does not allow it
   */
  write(offset: number, bytes: Uint8Array): void;
  close(): void;
}
