import type { MemoryHeat } from '../../protocol/memoryAnswers.ts';
import type { CaptureReader } from '../capture/captureReader.ts';

/** Parts of a section that are told apart. */
const parts = 256;

/** How often each part of a section has changed, and when last: counted once, and then only what is new. */
export class HeatMap {
  readonly #reader: CaptureReader;
  readonly #memory: string;
  readonly #changes = new Array<number>(parts).fill(0);
  readonly #last = new Array<number>(parts).fill(0);
  #counted = 0;
  #size = 0;

  constructor(reader: CaptureReader, memory: string) {
    this.#reader = reader;
    this.#memory = memory;
  }

  /** Counts on until `deadline` says stop. */
  read(deadline: () => boolean): MemoryHeat {
    const rows = this.#reader.memory.rows(this.#memory);
    const { size } = this.#reader.memory.at(this.#memory, 0, 0);
    if (size !== this.#size) this.#beginAnew(size);
    while (this.#counted < rows.length && !deadline()) {
      const record = this.#reader.record(rows[this.#counted++] ?? 0, { dataLimit: 0 });
      if (record.kind !== 'memory.change') continue;
      for (const [offset, length] of record.ranges) this.#add(offset, length, record.time);
    }
    return {
      changes: this.#changes,
      last: this.#last,
      complete: this.#counted === rows.length,
    };
  }

  /** The section has grown, and its parts with it. */
  #beginAnew(size: number): void {
    this.#size = size;
    this.#counted = 0;
    this.#changes.fill(0);
    this.#last.fill(0);
  }

  #add(offset: number, length: number, time: number): void {
    const first = Math.floor((offset / this.#size) * parts);
    const last = Math.min(parts - 1, Math.floor(((offset + length - 1) / this.#size) * parts));
    for (let part = first; part <= last; part++) {
      this.#changes[part] = (this.#changes[part] ?? 0) + 1;
      this.#last[part] = time;
    }
  }
}
