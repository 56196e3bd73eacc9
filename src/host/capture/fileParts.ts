import type { CaptureFiles } from './captureFiles.ts';

interface Part {
  readonly offset: number;
  readonly row: number;
  packets: number;
}

/**
 * The files of a ring, oldest first: where each begins, the row of its first record, and from where to look for the
 * packet of that. It is not looked for in the room before it, where a gap may have been put since.
 */
export class FileParts {
  readonly #files: CaptureFiles;
  readonly #parts: Part[] = [{ offset: 0, row: 0, packets: 0 }];

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

  /** A file begins at this offset; its first record will have this row. */
  begin(offset: number, row: number): void {
    if (offset > 0) this.#parts.push({ offset, row, packets: offset });
  }

  /** There is room up to `next`, and the record behind it will have this row. */
  passRoom(next: number, row: number): void {
    const part = this.#parts.at(-1);
    if (part?.row === row) part.packets = next;
  }

  /** Whether what was before the file at hand is missing. */
  get behindHole(): boolean {
    const part = this.#parts.at(-1);
    return part !== undefined && this.#files.isBehindHole(part.offset);
  }

  /**
   * Rows of files that were removed are known by their number only.
   * @param position up to where the files were read
   * @returns how many rows have gone
   */
  letGo(position: number): number {
    this.#files.letGo(position);
    const { start } = this.#files;
    let gone = 0;
    for (let next = this.#parts[1]; next && next.offset <= start; next = this.#parts[1]) {
      gone += next.row - this.first;
      this.#parts.shift();
    }
    return gone;
  }
}
