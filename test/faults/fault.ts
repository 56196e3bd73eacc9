import type { Place } from './support/place.ts';
import type { Random } from './support/random.ts';

/** How often a fault happens: in the test command, by default, and with --long. */
export interface Counts {
  readonly short: number;
  readonly normal: number;
  readonly long: number;
}

/** What a fault has to work with. */
export interface FaultContext {
  /** How often it is to happen. */
  readonly count: number;
  readonly random: Random;
  /** Its own folder for temporary files and captures, and names that nothing else has. */
  readonly place: Place;
}

/** One row of the matrix: something that goes wrong around a session host, and what must hold all the same. */
export interface Fault {
  /** As in `npm run faults -- NAME`. */
  readonly name: string;
  /** What goes wrong, for a person; `#` stands for the count. */
  readonly what: string;
  readonly counts: Counts;
  /** Seconds after which it counts as hanging; a minute and one for each time it happens, if left out. */
  readonly patience?: number;
  /**
   * @returns what the user was told
   * @throws when something does not hold; Skipped when it cannot be tried here
   */
  run(context: FaultContext): Promise<string>;
}

/** It cannot be tried on this system or by this user; the message says why. */
export class Skipped extends Error {}
