import type { MemoryWindow } from '../../protocol/memoryAnswers.ts';

/** The live window that was answered last: the next answer for the same stretch tells only what differs from it. */
export class LiveBytes {
  #number: number | null = null;
  #offset = 0;
  #bytes: Uint8Array = new Uint8Array();

  /** Number of the window of this stretch that is here, if there is one. */
  base(offset: number, length: number): number | undefined {
    const same = offset === this.#offset && length === this.#bytes.length;
    return same ? (this.#number ?? undefined) : undefined;
  }

  /** The answer with all its bytes. */
  complete<T extends MemoryWindow>(answer: T): T {
    const { number, changed, offset } = answer;
    if (number === undefined) return answer;
    let { bytes } = answer;
    if (changed) {
      bytes = this.#bytes.slice();
      let at = 0;
      for (const [start, length] of changed) {
        bytes.set(answer.bytes.subarray(at, at + length), start - offset);
        at += length;
      }
    }
    this.#number = number;
    this.#offset = offset;
    this.#bytes = bytes;
    return { ...answer, bytes };
  }

  /** Another recorder numbers its windows anew. */
  forget(): void {
    this.#number = null;
  }
}
