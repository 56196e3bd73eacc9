/** Counts of one object in slices of time: Uint32, little endian, or nothing when all are 0. */
export interface OverviewLane {
  readonly kind: 'session' | 'child' | 'pipe' | 'event' | 'memory';
  readonly key: string;
  /** What others did, and what we did. */
  readonly theirs: Uint8Array;
  readonly ours: Uint8Array;
  /** What needs a look; it is counted above too. */
  readonly alarms: Uint8Array;
  /** When the child ran, a client was connected, the section was mapped: ns since the start; null: it goes on. */
  readonly spans: readonly (readonly [from: number, to: number | null])[];
}

/** The lanes in `count` slices of `width` ns, the first of which begins at `start`. */
export interface Overview {
  readonly start: number;
  readonly width: number;
  readonly count: number;
  /** Time of the newest record. */
  readonly end: number;
  readonly lanes: readonly OverviewLane[];
}
