/** Which of the two columns of bytes the keyboard writes into. */
export type HexColumn = 'hex' | 'text';

/** Typing over bytes: two digits make a byte in the hex column, one printable ASCII character does in the text column. */
export class HexTyping {
  readonly #write: (offset: number, bytes: Uint8Array) => void;
  #first: { readonly offset: number; readonly digit: string } | null = null;

  constructor(write: (offset: number, bytes: Uint8Array) => void) {
    this.#write = write;
  }

  /** The first digit of a byte whose second has not come. */
  get typed(): { readonly offset: number; readonly digit: string } | null {
    return this.#first;
  }

  /** The cursor went elsewhere: half a byte is no byte. */
  forget(): void {
    this.#first = null;
  }

  /** @returns whether the key was typed, and whether it made a byte, so that the cursor goes on; null: none of ours */
  key(key: string, column: HexColumn, cursor: number): 'begun' | 'written' | null {
    if (key === 'Backspace' && this.#first) {
      this.#first = null;
      return 'begun';
    }
    if (column === 'text') {
      if (!/^[ -~]$/.test(key)) return null;
      this.#write(cursor, Uint8Array.of(key.charCodeAt(0)));
      return 'written';
    }
    if (!/^[0-9a-f]$/i.test(key)) return null;
    const first = this.#first?.offset === cursor ? this.#first.digit : null;
    if (first === null) {
      this.#first = { offset: cursor, digit: key.toLowerCase() };
      return 'begun';
    }
    this.#first = null;
    this.#write(cursor, Uint8Array.of(Number.parseInt(first + key, 16)));
    return 'written';
  }
}
