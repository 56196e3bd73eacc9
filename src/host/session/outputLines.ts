/** The most bytes of one `child.output` record. */
const longestLine = 64 * 1024;
const newline = 0x0a;

/** Cuts a child's output stream into lines, keeping every byte. */
export class OutputLines {
  readonly #take: (line: Uint8Array, time: number) => void;
  #rest: Uint8Array = new Uint8Array(0);
  #restTime = 0;

  /** @param take gets each line with its line end; its bytes are its own. */
  constructor(take: (line: Uint8Array, time: number) => void) {
    this.#take = take;
  }

  get pending(): boolean {
    return this.#rest.length > 0;
  }

  push(bytes: Uint8Array, time: number): void {
    const joined = new Uint8Array(this.#rest.length + bytes.length);
    joined.set(this.#rest);
    joined.set(bytes, this.#rest.length);
    let start = 0;
    while (start < joined.length) {
      const end = joined.indexOf(newline, start);
      const lineEnd = end < 0 ? joined.length : end + 1;
      const whole = end >= 0 || lineEnd - start >= longestLine;
      if (!whole) break;
      const cut = Math.min(lineEnd, start + longestLine);
      this.#take(joined.subarray(start, cut), time);
      start = cut;
    }
    this.#rest = joined.subarray(start);
    this.#restTime = time;
  }

  /** Gives what has no line end (yet): a prompt, or the end of the stream. */
  flush(): void {
    if (this.#rest.length === 0) return;
    this.#take(this.#rest, this.#restTime);
    this.#rest = new Uint8Array(0);
  }
}
