import { alarmOf } from '../../protocol/alarm.ts';
import type { Record } from '../../protocol/record.ts';
import { Chunked } from './chunkedColumns.ts';

const groupBits = 5;
/** Records of which one time and one offset are kept. */
export const groupSize = 1 << groupBits;

/** Set in a record's flags: we did it (sent, set, reset, written), and it needs a look (a problem, a failure). */
export const flag = { ours: 1, alarm: 2 } as const;
/** Flags of a record take the lower bits of its lane. */
export const flagBits = 2;
/** Objects beyond this many share the last lane. */
export const lastLane = (1 << (16 - flagBits)) - 1;

/**
 * What is kept in memory of each record: its kind, and its object and flags; of each 32nd also the time and the offset
 * in the file. 3½ bytes a record.
 */
export class RecordColumns {
  readonly #kinds = new Chunked((size) => new Uint8Array(size));
  readonly #lanes = new Chunked((size) => new Uint16Array(size));
  readonly #offsets = new Chunked((size) => new Float64Array(size));
  readonly #times = new Chunked((size) => new Float64Array(size));

  get length(): number {
    return this.#kinds.length;
  }

  /** @param lane the object's interface and the flags, as {@link laneCode} makes it; time: ns since the start */
  push(kind: number, offset: number, lane: number, time: number): void {
    if ((this.length & (groupSize - 1)) === 0) {
      this.#offsets.push(offset);
      this.#times.push(time);
    }
    this.#kinds.push(kind);
    this.#lanes.push(lane);
  }

  kind(row: number): number {
    return this.#kinds.at(row);
  }

  /** Object and flags in one number. */
  lane(row: number): number {
    return this.#lanes.at(row);
  }

  /** Counts the records of rows [from, to) by object and flags. */
  tallyLanes(from: number, to: number, into: Uint32Array): void {
    this.#lanes.tally(from, to, into);
  }

  /** We did it: a message that we sent, an event that we set, bytes that we wrote. */
  isOurs(row: number): boolean {
    return (this.#lanes.at(row) & flag.ours) !== 0;
  }

  /** It is a problem, or says that something failed. */
  isAlarm(row: number): boolean {
    return (this.#lanes.at(row) & flag.alarm) !== 0;
  }

  /** Time of the first record of a group, in ns since the start. */
  groupTime(group: number): number {
    return this.#times.at(group);
  }

  /** A row at or before this one, less than 32 away, whose offset is known. */
  anchorRow(row: number): number {
    return row & ~(groupSize - 1);
  }

  anchorOffset(row: number): number {
    return this.#offsets.at(row >>> groupBits);
  }
}

export function laneCode(interfaceId: number, flags: number): number {
  return (Math.min(interfaceId, lastLane) << flagBits) | flags;
}

export const flagsOf = (ours: boolean, alarm: boolean) => (ours ? flag.ours : 0) | (alarm ? flag.alarm : 0);

/** Flags of a record that is no message. Bytes of a section that we wrote ourselves are not found by sampling. */
export function flagsOfRecord(record: Record): number {
  const ours = record.kind === 'memory.change' ? !record.sampled : 'by' in record && record.by === 'us';
  return flagsOf(ours, alarmOf(record) !== null);
}
