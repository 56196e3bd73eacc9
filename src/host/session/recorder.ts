import type { Fact } from '../../protocol/record.ts';

/** Bytes of a section that go into the capture behind their record. */
export interface StoredBytes {
  readonly offset: number;
  readonly data: Uint8Array;
}

/** Where a session puts what happens: numbered, stamped and merged into one order. The Sequencer is the real one. */
export interface Recorder {
  /** Number of the object in the capture; the first call for a key makes it known there. 0 is the session itself. */
  object(kind: 'child' | 'pipe' | 'event' | 'memory', key: string, description: string): number;
  /** Returns the seq. `time` in ns; now when left out. */
  record(fact: Fact, options?: { readonly time?: number; readonly bytes?: readonly StoredBytes[] }): number;
  /** One message, without an object for each: this runs a million times a second. `issued` is null for incoming ones. */
  message(
    object: number,
    instance: number,
    childObject: number,
    direction: 'in' | 'out',
    bytes: Uint8Array,
    time: number,
    since: number,
    issued: number | null,
    truncated: boolean,
  ): number;
}
