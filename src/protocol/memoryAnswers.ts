/** What the session host answers about the bytes of shared memory. */

export interface MemoryWindow {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Ranges [offset, length] of `bytes` (relative to the section) that are known; the rest is reserved, a hole or not recorded. */
  readonly known: readonly (readonly [number, number])[];
  /** Ranges of `bytes` that hold no page: never written, or only reserved. Empty where that is not known. */
  readonly holes: readonly (readonly [number, number])[];
  /** Time of the bytes in ns since the start. */
  readonly time: number;
  /** Read from the section just now; false: from the capture. */
  readonly live: boolean;
  readonly size: number;
  /** Of a live window, for `base` of the next request for the same stretch. */
  readonly number?: number;
  /** Only these ranges [offset, length] differ from the window `base`, and `bytes` are theirs, one behind the other. */
  readonly changed?: readonly (readonly [number, number])[];
}

/** Part of a search: what was found, or which offsets have not been looked at yet. */
export interface MemoryMatch {
  readonly found: number | null;
  /** Offsets [from, to) to go on with; null: it is over. */
  readonly left: readonly [number, number] | null;
}

/** Part of a comparison of two states of a section. */
export interface MemoryDifferences {
  /** Ranges [offset, length] whose bytes are known in both and differ. */
  readonly ranges: readonly (readonly [number, number])[];
  /** Bytes that are known in one of them only. */
  readonly oneSided: number;
  /** Where to go on; null: it is over. */
  readonly next: number | null;
}

/** A record that tells bytes of a section. */
export interface MemoryMoment {
  readonly seq: number;
  readonly row: number;
  readonly time: number;
  /** write: ours, by the user's hand. */
  readonly kind: 'snapshot' | 'change' | 'write';
  /** Why a snapshot was taken. */
  readonly reason: string | null;
  /** Bytes that it is about. */
  readonly size: number;
}

/** What a range held over time, newest first. */
export interface MemoryPast {
  /** `bytes`: the whole range as it was then; null: not all of it was recorded. */
  readonly moments: readonly (MemoryMoment & { readonly bytes: Uint8Array | null })[];
  /** false: there is more before the last of them. */
  readonly complete: boolean;
}

/** Where in a section changes happen: for each of equally large parts how many, and the time of the last one. */
export interface MemoryHeat {
  readonly changes: readonly number[];
  /** ns since the start. */
  readonly last: readonly number[];
  /** false: ask again, older records are still being counted. */
  readonly complete: boolean;
}
