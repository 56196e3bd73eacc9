import type { Writable } from 'node:stream';
import { compileFilter } from '../../protocol/filter/compileFilter.ts';
import type { Predicate } from '../../protocol/filter/parser.ts';
import type { Record } from '../../protocol/record.ts';
import { recordLine } from '../../protocol/recordLine.ts';
import { CaptureReader } from '../capture/captureReader.ts';
import { isFromSystem } from '../systemError.ts';
import { isReaderGone } from './readerGone.ts';
import { recordText } from './recordText.ts';
import { Timeline } from './timeline.ts';

export interface PrintOptions {
  readonly json: boolean;
  /** A filter expression, null for none. */
  readonly filter: string | null;
  readonly out?: Writable;
}

/** Text is put out in pieces of about this many characters. */
const piece = 1 << 16;

/**
 * Prints the records of a capture, from the file, also while it grows. A slow reader of the output slows the printing
 * and nothing else; when it goes away, printing ends quietly.
 */
export class CapturePrinter {
  readonly reader: CaptureReader;
  readonly #textOf: (record: Record) => string;
  /** Null where each record is to have a line of its own. */
  readonly #timeline: Timeline | null;
  readonly #takes: Predicate;
  readonly #out: Writable;
  #printed = 0;
  #gone = false;
  /** Ends the wait for the output to take what was written. */
  #taken: (() => void) | null = null;
  #again = false;
  #running: Promise<void> | null = null;

  private constructor(reader: CaptureReader, takes: Predicate, options: PrintOptions) {
    const { json, filter, out = process.stdout } = options;
    this.reader = reader;
    // Who filters asks for each of the records.
    const timeline = json || filter ? null : new Timeline();
    this.#timeline = timeline;
    if (timeline) this.#textOf = (record) => timeline.add(record);
    else this.#textOf = json ? (record) => `${recordLine(record, base64)}\n` : recordText;
    this.#takes = takes;
    this.#out = out;
    out.on('error', this.#outputFailed).on('close', this.#outputGone);
  }

  /** Why the output took no more, in the system's words, where that is no reader who has gone: a full disk. */
  #outputFailure: string | null = null;
  /** Why the capture gave no more records, in the system's words: a disk that cannot be read. */
  #inputFailure: string | null = null;

  get canRead(): boolean {
    return this.#inputFailure === null;
  }

  /** What was printed is not all, and why: a line for each reason. */
  get failures(): readonly string[] {
    return [
      this.#outputFailure !== null && `The records cannot all be printed: ${this.#outputFailure}.`,
      this.#inputFailure !== null && `The records cannot all be read: ${this.#inputFailure}.`,
    ].filter((line) => line !== false);
  }

  readonly #outputFailed = (error: Error) => {
    if (!isReaderGone(error)) this.#outputFailure ??= error.message;
    this.#outputGone();
  };
  readonly #outputGone = () => {
    this.#gone = true;
    this.#taken?.();
  };

  /**
   * @throws FilterError
   * @throws Error in words when the file is no capture
   */
  static open(file: string, options: PrintOptions): CapturePrinter {
    const takes = compileFilter(options.filter ?? '');
    return new CapturePrinter(CaptureReader.open(file), takes, options);
  }

  /** The file may have grown. */
  poke(): void {
    this.#again = true;
    this.#running ??= this.#print().finally(() => {
      this.#running = null;
    });
  }

  /** Prints all there is; resolves when the output has taken it. */
  async finish(): Promise<void> {
    do {
      this.poke();
      await this.#running;
    } while (this.#again);
    await this.#write(this.#timeline?.rest() ?? '');
  }

  /** To be called when nothing is being printed any more. */
  close(): void {
    this.#gone = true;
    this.#out.off('error', this.#outputFailed).off('close', this.#outputGone);
    this.reader.close();
  }

  async #print(): Promise<void> {
    while (this.#again && !this.#gone) {
      this.#again = false;
      this.reader.follow();
      if (!this.reader.caughtUp) this.#again = true;
      this.#inputFailure = this.reader.failure;
      try {
        await this.#printRows();
      } catch (error) {
        if (!isFromSystem(error)) throw error;
        this.#inputFailure = error.message;
        break;
      }
    }
    this.#again = false;
  }

  async #printRows(): Promise<void> {
    while (this.#printed < this.reader.total && !this.#gone) {
      let text = '';
      while (this.#printed < this.reader.total && text.length < piece) {
        const record = this.#nextRecord();
        if (!this.#takes(record)) continue;
        text += this.#textOf(record);
      }
      await this.#write(text);
    }
  }

  /** Where files of a ring went before they were printed, one gap stands for all of their records. */
  #nextRecord(): Record {
    const { first } = this.reader;
    const row = this.#printed;
    this.#printed = Math.max(row + 1, first);
    return row < first ? this.reader.gap(row, first) : this.reader.record(row);
  }

  /** Resolves when the output has taken the text, or will take no more. */
  async #write(text: string): Promise<void> {
    if (this.#gone || text === '') return;
    await new Promise<void>((resolve) => {
      this.#taken = resolve;
      this.#out.write(text, () => resolve());
    });
  }
}

const base64 = ({ buffer, byteOffset, length }: Uint8Array) =>
  Buffer.from(buffer, byteOffset, length).toString('base64');
