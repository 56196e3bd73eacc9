import { sentenceOf } from '../page/sentenceOf.ts';
import { ByteWindow, type HexChunk } from './ByteWindow.ts';

export interface HexSource {
  readonly size: number;
  read(offset: number, length: number): Promise<HexChunk>;
}

export interface HexReaderOptions {
  /** What is to be read: the first offset and the one behind the last. */
  wanted(): readonly [number, number];
  /** There are bytes that differ from those before, or a mark of a change that is still to fade. */
  taken(): void;
  /** null: it works again. */
  failed(message: string | null): void;
}

/** Keeps the bytes around what is on the screen. Asks only for these, and never before the last answer has come. */
export class HexReader {
  readonly bytes = new ByteWindow();
  readonly #options: HexReaderOptions;
  #source: HexSource | null = null;
  #busy = false;
  #again = false;

  constructor(options: HexReaderOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#source?.size ?? 0;
  }

  /** What is read from now on; an answer about anything else is thrown away. */
  setSource(source: HexSource | null): void {
    this.#source = source;
  }

  /** Reads what is wanted, again if it was read before. */
  async refresh(): Promise<void> {
    const source = this.#source;
    if (!source) return;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    const [from, to] = this.#options.wanted();
    if (to <= from) return;
    this.#busy = true;
    try {
      const chunk = await source.read(from, to - from);
      if (this.#source !== source) return;
      const now = performance.now();
      const differs = this.bytes.take(chunk, now);
      this.#options.failed(null);
      // 30 times a second nothing has changed: then nothing is drawn.
      if (differs || this.bytes.fading(now)) this.#options.taken();
    } catch (error) {
      this.#options.failed(sentenceOf(error));
    } finally {
      this.#busy = false;
      const missed = this.#again;
      this.#again = false;
      if (missed || this.#source !== source) void this.refresh();
    }
  }

  /** Bytes of anywhere, for a copy. */
  async read(offset: number, length: number): Promise<Uint8Array> {
    return (await this.#source?.read(offset, length))?.bytes ?? new Uint8Array();
  }
}
