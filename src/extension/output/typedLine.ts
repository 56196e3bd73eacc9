/** What typing did: text to show, and what the program is to read. */
export interface Typed {
  readonly echo: string;
  /** Null: nothing yet. Empty: the end of the input. */
  readonly input: string | null;
}

const enter = '\r';
const erase = ['\u007f', '\b'];
/** Ctrl+D, and Ctrl+Z as on Windows. */
const endOfInput = ['\u0004', '\u001a'];
const wide = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}]/u;

/** The line that is being typed in a terminal whose program reads whole lines. */
export class TypedLine {
  #characters: string[] = [];

  /** @param data what the terminal got: a key, or text that was pasted */
  take(data: string): Typed[] {
    // Keys that move a cursor: there is no cursor to move.
    if (data.startsWith('\u001b')) return [];
    return [...data.replaceAll('\r\n', enter).replaceAll('\n', enter)].map((character) =>
      this.#one(character),
    );
  }

  #one(character: string): Typed {
    if (character === enter) {
      const line = this.#characters.join('');
      this.#characters = [];
      return { echo: '\r\n', input: `${line}\n` };
    }
    if (erase.includes(character)) {
      const last = this.#characters.pop();
      const columns = last === undefined ? 0 : wide.test(last) ? 2 : 1;
      return { echo: '\b \b'.repeat(columns), input: null };
    }
    // As in any terminal: with something on the line it does nothing.
    if (endOfInput.includes(character)) return { echo: '', input: this.#characters.length === 0 ? '' : null };
    if (character < ' ') return { echo: '', input: null };
    this.#characters.push(character);
    return { echo: character, input: null };
  }
}
