import type { SampleSection } from './system.ts';

const lineSize = 64;

/**
 * Readable memory that moves: lines of 64 characters that tell their place, one of which is a row of stars that goes down
 * line by line; the first line counts.
 */
export class MovingBlock {
  readonly #section: SampleSection;
  readonly #lines: number;
  #moves = 0;
  #at = 0;

  constructor(section: SampleSection, size: number) {
    this.#section = section;
    this.#lines = size / lineSize;
    for (let line = 0; line < this.#lines; line++) this.#write(line, place(line));
  }

  /** Puts the line under the stars back, goes one down, and counts. */
  move(): void {
    if (this.#at > 0) this.#write(this.#at, place(this.#at));
    this.#moves += 1;
    this.#at = 1 + (this.#moves % (this.#lines - 1));
    this.#write(this.#at, '*'.repeat(lineSize - 1));
    this.#write(0, `moved ${this.#moves} times`);
  }

  #write(line: number, text: string): void {
    this.#section.write(line * lineSize, Buffer.from(`${text.padEnd(lineSize - 1)}\n`));
  }
}

function place(line: number): string {
  return `line ${String(line).padStart(4, '0')} of the sample's shared memory`;
}
