import { sentenceOf } from '../page/sentenceOf.ts';
import { ByteWindow, type HexChunk } from './ByteWindow.ts';

export interface HexSource {
  readonly size: number;
  /** What is to be shown. */
  read(offset: number, length: number): Promise<HexChunk>;
  /** Bytes of anywhere, for a copy: what is shown stays as it is. Without it, reading them changes nothing either. */
  readAside?(offset: number, length: number): Promise<HexChunk>;
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
  /** Counts what answers on their way must not outlive. */
  #version = 0;
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
    if (source !== this.#source) this.#version++;
    this.#source = source;
  }

  /** Forgets all bytes: the same source tells others from now on. */
  forget(): void {
    this.#version++;
    this.bytes.clear();
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
    const version = this.#version;
    this.#busy = true;
    try {
      const chunk = await source.read(from, to - from);
      if (this.#version !== version) return;
      const now = performance.now();
      const differs = this.bytes.take(chunk, now);
      this.#options.failed(null);
      // 30 times a second nothing has changed: then nothing is drawn.
      if (differs || this.bytes.fading(now)) this.#options.taken();
    } catch (error) {
      if (this.#version === version) this.#options.failed(sentenceOf(error));
    } finally {
      this.#busy = false;
      const missed = this.#again;
      this.#again = false;
      if (missed || this.#version !== version) void this.refresh();
    }
  }

  /** Bytes of anywhere, for a copy. @throws Error in words when some are not known: what stands for them is no byte */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const source = this.#source;
    if (!source) return new Uint8Array();
    const chunk = await (source.readAside ?? source.read)(offset, length);
    const copied = new ByteWindow();
    copied.take(chunk, 0);
    let unknown = 0;
    for (let at = offset; at < offset + length; at++) if (copied.byte(at) === null) unknown++;
    if (unknown > 0) throw new Error(`${unknown} of these bytes ${unknown === 1 ? 'is' : 'are'} not known.`);
    return chunk.bytes;
  }
}
