import { firstWhere } from '../../protocol/firstWhere.ts';

/** One row for records in a row that were in no file when it was read. */
interface Hole {
  readonly row: number;
  /** Of the first of them. */
  readonly seq: number;
  readonly lost: number;
}

/**
 * The numbers of rows, also of those whose file has gone: each row is the next record, but for holes. A capture that is
 * read from its first record on and not overtaken by its writer has none.
 */
export class RowNumbers {
  readonly #holes: Hole[] = [];

  /** @param row behind those of all holes so far; −1: no row stands for what is missing at the beginning */
  addHole(row: number, seq: number, lost: number): void {
    this.#holes.push({ row, seq, lost });
  }

  /** Number of a row's record; of a hole, of the first record in it. */
  of(row: number): number {
    const hole = this.#holeUpTo(row);
    if (!hole) return row + 1;
    return hole.row === row ? hole.seq : hole.seq + hole.lost + (row - hole.row - 1);
  }

  isHole(row: number): boolean {
    return this.#holeUpTo(row)?.row === row;
  }

  /** How many rows of [from, to) are records. */
  records(from: number, to: number): number {
    return to - from - (this.#holesBefore(to) - this.#holesBefore(from));
  }

  #holeUpTo(row: number): Hole | undefined {
    // Asked for each of millions of rows, of which most are behind all holes.
    const last = this.#holes.at(-1);
    return !last || last.row <= row ? last : this.#holes[this.#holesBefore(row + 1) - 1];
  }

  #holesBefore(row: number): number {
    return firstWhere(this.#holes.length, (index) => (this.#holes[index]?.row ?? row) >= row);
  }
}
