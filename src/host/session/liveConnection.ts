import type { Connection } from '../kernel/pipe.ts';

/** One client of a pipe of ours, or our end of a pipe that somebody else serves. */
export interface LiveConnection {
  readonly instance: number;
  readonly connection: Connection;
  readonly child: string | null;
  readonly childObject: number;
  /** Incoming messages and bytes that no step has taken yet. */
  untaken: number;
  untakenBytes: number;
  /** A step has asked for a read that has brought nothing yet. */
  asked: boolean;
  closed: boolean;
}
