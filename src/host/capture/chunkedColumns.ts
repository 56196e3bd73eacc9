/** Columns that grow by chunks, so that growing never copies. */
import { firstWhere } from '../../protocol/firstWhere.ts';

const chunkBits = 16;
const chunkSize = 1 << chunkBits;
type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

export class Chunked<T extends Column> {
  length = 0;
  readonly #chunks: T[] = [];
  readonly #create: (size: number) => T;

  constructor(create: (size: number) => T) {
    this.#create = create;
  }

  push(value: number): void {
    let chunk = this.#chunks[this.length >>> chunkBits];
    if (!chunk) {
      chunk = this.#create(chunkSize);
      this.#chunks.push(chunk);
    }
    chunk[this.length++ & (chunkSize - 1)] = value;
  }

  /** Adds 1 to `into` at each value of [from, to): over the chunks themselves, for millions of them. */
  tally(from: number, to: number, into: Uint32Array): void {
    for (let index = from; index < to; ) {
      const chunk = this.#chunks[index >>> chunkBits];
      const end = Math.min(to, (index | (chunkSize - 1)) + 1);
      for (; index < end; index++) {
        const value = chunk?.[index & (chunkSize - 1)] ?? 0;
        into[value] = (into[value] ?? 0) + 1;
      }
    }
  }

  at(index: number): number {
    return this.#chunks[index >>> chunkBits]?.[index & (chunkSize - 1)] ?? 0;
  }
}

/** Row numbers in rising order, 4 bytes each. */
export class RowList {
  readonly #rows = new Chunked((size) => new Uint32Array(size));

  get length(): number {
    return this.#rows.length;
  }

  push(row: number): void {
    this.#rows.push(row);
  }

  at(index: number): number {
    return this.#rows.at(index);
  }

  /** Index of the first row that is not below this one. */
  lowerBound(row: number): number {
    return firstWhere(this.length, (index) => this.at(index) >= row);
  }
}
