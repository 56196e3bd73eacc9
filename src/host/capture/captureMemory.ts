import type { MemoryWindow } from '../../protocol/memoryAnswers.ts';
import type { CaptureIndex } from './captureIndex.ts';
import { memoryAt } from './memoryAt.ts';
import type { RowReader } from './rowReader.ts';
import { countBefore } from './rowSearch.ts';

/** Sections as a capture knows them. */
export class CaptureMemory {
  readonly #index: CaptureIndex;
  readonly #rows: RowReader;

  constructor(index: CaptureIndex, rows: RowReader) {
    this.#index = index;
    this.#rows = rows;
  }

  /**
   * Bytes of a section as recorded.
   * @param beforeSeq only records below this number count: the section as it was then
   * @throws Error in words when the capture does not know the section
   */
  at(memory: string, offset: number, length: number, beforeSeq = Number.POSITIVE_INFINITY): MemoryWindow {
    const section = this.#index.sum.state.memory.find((one) => one.memory === memory);
    if (!section) throw new Error(`The capture knows no section ${memory}.`);
    const size = this.#sizeOf(memory, beforeSeq) ?? Number(section.realSize ?? 0);
    return memoryAt(this.#rows, this.rows(memory, beforeSeq), offset, length, size);
  }

  /** Rows of a section's snapshots and changes, oldest first, of the records below a number. */
  rows(memory: string, beforeSeq = Number.POSITIVE_INFINITY): readonly number[] {
    const rows = this.#index.sum.memoryRows.get(this.#idOf(memory)) ?? [];
    const count = this.#countBefore(rows, beforeSeq);
    return count === rows.length ? rows : rows.slice(0, count);
  }

  /** How large a section was, null where the records do not tell. */
  #sizeOf(memory: string, beforeSeq: number): number | null {
    const { sectionSizes } = this.#index.sum;
    return sectionSizes.at(this.#idOf(memory), (rows) => this.#countBefore(rows, beforeSeq));
  }

  #countBefore(rows: readonly number[], seq: number): number {
    return seq === Number.POSITIVE_INFINITY ? rows.length : countBefore(rows, this.#rows, seq);
  }

  #idOf(memory: string): number {
    return this.#index.context.interfaces.findIndex(({ kind, key }) => kind === 'memory' && key === memory);
  }
}
