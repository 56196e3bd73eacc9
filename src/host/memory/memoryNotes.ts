import { mostWatched } from './pageScan.ts';
import type { RecordMemory } from './watchedSection.ts';

/** What is said about the watching of a section: each thing once, however often it is so. */
export class MemoryNotes {
  readonly #memory: string;
  readonly #record: RecordMemory;
  #toldUnwatched = false;
  /** Most bytes that a snapshot has left out, and was told. */
  #leftOut = 0;

  /** @param memory name of the section */
  constructor(memory: string, record: RecordMemory) {
    this.#memory = memory;
    this.#record = record;
  }

  /** The section has so many bytes, perhaps more than are watched. */
  size(size: number): void {
    if (this.#toldUnwatched || size <= mostWatched) return;
    this.#toldUnwatched = true;
    const message = `Changes of ${this.#memory} are found in its first ${mostWatched} bytes only: it has ${size}.`;
    this.#note(message, 'Take snapshots, which keep what exists anywhere in it.');
  }

  /**
   * A snapshot has left out so many bytes. Told again when it is more: a snapshot each 100 ms would say the same each time.
   * @param max bytes that are kept
   */
  leftOut(left: number, max: number): void {
    if (left <= this.#leftOut) return;
    this.#leftOut = left;
    const message = `The snapshot of ${this.#memory} left out ${left} bytes: at most ${max} are kept.`;
    this.#note(message, 'Raise "snapshotMax" of "capture" in the description.');
  }

  #note(message: string, remedy: string): void {
    const facts = {
      object: `memory ${this.#memory}`,
      call: null,
      code: null,
      name: null,
      message,
      remedy,
      lost: null,
    };
    this.#record({ kind: 'note', ...facts }, [], null);
  }
}
