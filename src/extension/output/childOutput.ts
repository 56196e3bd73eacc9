import { TextDecoder } from 'node:util';
import type { Query } from '../../protocol/query.ts';
import type { Session } from '../session/session.ts';

const rowsAtOnce = 500;
/** A record has at most so many bytes. */
const longest = 65_536;

/** Reads what a child has written from the records, from the first on, as they come. */
export class ChildOutput {
  readonly #session: Session;
  readonly #query: Query;
  readonly #write: (text: string) => void;
  readonly #decoders: { [stream in 'stdout' | 'stderr']: TextDecoder };
  /** Rows of the view that were read. */
  #next = 0;
  #reading = false;
  #asked = false;
  #stopped = false;

  /**
   * @param encoding label that TextDecoder knows
   * @param write gets the decoded text, line ends as the child wrote them
   */
  constructor(session: Session, child: string, encoding: string, write: (text: string) => void) {
    this.#session = session;
    this.#query = { kinds: ['output'], filter: `child == ${JSON.stringify(child)}`, text: '' };
    this.#write = write;
    this.#decoders = { stdout: new TextDecoder(encoding), stderr: new TextDecoder(encoding) };
  }

  /** Reads what has come since. Calls that come meanwhile are one more turn. */
  readOn(): void {
    this.#asked = true;
    if (this.#reading) return;
    void this.#read();
  }

  stop(): void {
    this.#stopped = true;
  }

  async #read(): Promise<void> {
    this.#reading = true;
    while (this.#asked && !this.#stopped) {
      this.#asked = false;
      try {
        while (!this.#stopped && (await this.#readSome())) {}
      } catch {
        // The recorder is gone, or is another now: the next change tells.
      }
    }
    this.#reading = false;
  }

  /** @returns whether there may be more */
  async #readSome(): Promise<boolean> {
    const query = this.#query;
    const window = await this.#session.request('rows', { query, from: this.#next, count: rowsAtOnce });
    for (const { row, record } of window.rows) {
      if (record.kind !== 'child.output') continue;
      const { data, length, stream } = record;
      const bytes =
        data.length === length
          ? data
          : await this.#session.request('bytes', { row, offset: 0, length: Math.min(length, longest) });
      if (this.#stopped) return false;
      // A character may be cut in two where a long line was.
      this.#write(this.#decoders[stream].decode(bytes, { stream: true }));
      this.#next++;
    }
    return window.rows.length === rowsAtOnce;
  }
}
