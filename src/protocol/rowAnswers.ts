/** What the session host answers about rows of a capture. */
import type { Record } from './record.ts';

/** The earlier message of the same client that a message answers. */
export interface Reply {
  /** Row of the request. */
  readonly row: number;
  readonly seq: number;
  /** ns from the request to the reply. */
  readonly latency: number;
  /** Paired by alternation, not by a rule of the description. */
  readonly guess: boolean;
}

/** Records between a request and its reply beyond which they are not found, so that a search has an end. */
export const exchangeReach = 4096;

/** What a message answers, and what answers it; null when nothing is known. */
export interface Exchange {
  readonly request: Reply | null;
  /** Its row and number are those of the reply. */
  readonly reply: Reply | null;
}

export interface Row {
  /** Number in the capture, from 0. */
  readonly row: number;
  /** `data` holds at most the first 256 bytes, unless more were asked for; `length` is true. */
  readonly record: Record;
  /** Time of the record before it in the same view, null for the first. */
  readonly previousTime: number | null;
  /** What a message answers; left out when nothing is known. */
  readonly reply?: Reply;
  /** Sampled changes of the same section that this row stands for; `record` is the first. */
  readonly fold?: Fold;
}

export interface Fold {
  readonly count: number;
  readonly lastRow: number;
  /** ns since the start. */
  readonly lastTime: number;
  /** The changes lie within these bytes, [first, last], as far as they were looked at. */
  readonly within: readonly [number, number];
  /** Whether all were looked at. */
  readonly complete: boolean;
  /** Numbers of the marked records among them, without the first; left out when there are none. */
  readonly marks?: readonly number[];
}

export interface RowWindow {
  readonly from: number;
  readonly rows: readonly Row[];
  /** Records in the capture. */
  readonly total: number;
  /** Records of the view among those looked at so far. */
  readonly matched: number;
  /** Records looked at so far; equals total when the view is complete. */
  readonly scanned: number;
}
