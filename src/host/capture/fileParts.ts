import type { RecordOf } from '../../protocol/record.ts';
import type { CaptureFiles } from './captureFiles.ts';
import { RowNumbers } from './rowNumbers.ts';

interface Part {
  readonly offset: number;
  row: number;
  packets: number;
  /** Number of the last record before it; 0 as long as it has not said that, and behind the room for its gap. */
  before: number;
  /** When the last record that was read before it was taken. */
  readonly time: number;
}

/**
 * The files of a ring, oldest first: where each begins, the row of its first record, and from where to look for the
 * packet of that. It is not looked for in the room before it, where a gap may have been put since.
 *
 * That gap counts from the start of the run, so it is a row only where the reader has begun. Where files went before they
 * were read, a row that is in no file stands for what is missing there.
 */
export class FileParts {
  readonly #files: CaptureFiles;
  readonly #parts: Part[] = [{ offset: 0, row: 0, packets: 0, before: 0, time: 0 }];
  readonly #numbers = new RowNumbers();

  constructor(files: CaptureFiles) {
    this.#files = files;
  }

  /** Row of the first record that is still there. */
  get first(): number {
    return this.#parts[0]?.row ?? 0;
  }

  /** In a ring: the first row of the file that a row is in, and from where to look for its packet. Else null. */
  of(row: number): { readonly row: number; readonly packets: number } | null {
    return this.#parts.length === 1 && this.first === 0
      ? null
      : (this.#parts.findLast((part) => part.row <= row) ?? null);
  }

  /** No file has the row. At the very beginning what is missing is told by a record of the file. */
  isGone(row: number): boolean {
    return row < this.first || (row > 0 && this.#numbers.isHole(row));
  }

  /** What stands for rows [from, to) that no file has. */
  gap(from: number, to: number): RecordOf<'gap'> {
    const seq = this.#numbers.of(from);
    const lost = this.#numbers.of(to) - seq;
    const { time } = this.#parts.findLast((part) => part.row <= to) ?? this.#parts[0] ?? { time: 0 };
    const nothing = { object: null, call: null, code: null, name: null, remedy: null };
    const message =
      lost === 1
        ? 'This record has gone with the oldest file of the ring.'
        : `${lost} records have gone with the oldest files of the ring.`;
    return { seq, time, kind: 'gap', ...nothing, message, lost };
  }

  /** A file begins at this offset; its first record will have this row, and the last one read has this time. */
  begin(offset: number, row: number, time: number): void {
    if (offset > 0) this.#parts.push({ offset, row, packets: offset, before: 0, time });
  }

  /**
   * The file at hand says that its first record, which would have this row, comes behind number `before`.
   * @returns what is missing between that and the last record read, which is to have this row instead
   */
  follows(before: number, row: number): RecordOf<'gap'> | null {
    const part = this.#parts.at(-1);
    if (part?.row !== row) return null;
    part.before = before;
    const seq = this.#numbers.of(row);
    if (part.offset === 0 || before < seq) return null;
    this.#numbers.addHole(row, seq, before + 1 - seq);
    part.row = row + 1;
    return this.gap(row, row + 1);
  }

  /** Whether a record at the head of a file that is not the first counts what the rows before it have told. */
  isTold(seq: number): boolean {
    const part = this.#parts.at(-1);
    return part !== undefined && part.offset > 0 && seq <= part.before;
  }

  /** There is room up to `next`, and the record behind it will have this row. */
  passRoom(next: number, row: number): void {
    const part = this.#parts.at(-1);
    if (!part) return;
    if (part.row === row) part.packets = next;
    if (part.offset === 0 && part.before > 0) this.#numbers.addHole(row - 1, 1, part.before);
    part.before = 0;
  }

  /**
   * Rows of files that were removed are known by their number only. Of the file at hand they are read until the next has
   * begun, as only then it is known that they have gone.
   * @returns how many records have gone
   */
  letGo(): number {
    this.#files.letGo(this.#parts.at(-1)?.offset ?? 0);
    const { start } = this.#files;
    let gone = 0;
    for (let next = this.#parts[1]; next && next.offset <= start; next = this.#parts[1]) {
      gone += this.#numbers.records(this.first, next.row);
      this.#parts.shift();
    }
    return gone;
  }
}
