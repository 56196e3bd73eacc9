import type { Record } from '../../protocol/record.ts';
import type { CaptureFiles } from './captureFiles.ts';
import type { CaptureIndex } from './captureIndex.ts';
import { FileWindow } from './fileWindow.ts';
import { type Packet, RecordDecoder, type Segment } from './recordDecoder.ts';
import { ScannedMessage } from './scannedMessage.ts';

/**
 * Records by row number, through a window of its own: a small one for rows anywhere, a large one for who looks at all of
 * them in turn, so that neither moves the other's.
 */
export class RowReader {
  readonly #index: CaptureIndex;
  readonly #window: FileWindow;
  readonly #decoder: RecordDecoder;
  readonly #scanned: ScannedMessage;
  /** The row looked for last, and its offset: the next one is most often the row behind it. */
  #row = -1;
  #offset = 0;
  #generation = 0;

  constructor(files: CaptureFiles, index: CaptureIndex, windowBytes: number) {
    this.#index = index;
    this.#window = new FileWindow(files, windowBytes);
    this.#decoder = new RecordDecoder(this.#window, index.context);
    this.#scanned = new ScannedMessage(this.#window, index.context);
  }

  /**
   * @param row below `total`
   * @param dataLimit most bytes of `data`; `length` stays true
   */
  record(row: number, { dataLimit }: { dataLimit?: number } = {}): Record {
    return this.#gone(row) ?? this.#decoder.decode(this.#offsetOf(row), dataLimit);
  }

  /**
   * A record that is valid until the next call: for who looks at millions. The bytes of a long message are those asked for
   * by `dataLimit`, of a short one all.
   */
  scan(row: number, dataLimit: number): Readonly<Record> {
    const gone = this.#gone(row);
    if (gone) return gone;
    const offset = this.#offsetOf(row);
    return this.#scanned.moveTo(offset) ? this.#scanned.record : this.#decoder.decode(offset, dataLimit);
  }

  /** The fixed part of a record; null when it cannot be read. */
  packet(row: number): Omit<Packet, 'end'> | null {
    const { parts } = this.#index;
    if (row < parts.first) return null;
    if (!parts.isGone(row)) return this.#decoder.packet(this.#offsetOf(row));
    const { seq, time } = parts.gap(row, row + 1);
    return { interfaceId: 0, seq, time, message: null };
  }

  /** Bytes of the record's data; fewer than `length` at its end. */
  bytes(row: number, offset: number, length: number): Uint8Array {
    if (this.#index.parts.isGone(row)) return new Uint8Array(0);
    return this.#decoder.data(this.#offsetOf(row), offset, offset + length);
  }

  /** Bytes that a memory record carries. */
  memorySegments(row: number): Segment[] {
    return this.#index.parts.isGone(row) ? [] : this.#decoder.memorySegments(this.#offsetOf(row));
  }

  /** Fills `into` from an offset of the file; returns how many bytes it had. */
  readFile(offset: number, into: Uint8Array): number {
    this.#forgetWhatMayHaveChanged();
    return this.#decoder.copy(offset, into);
  }

  /** What stands for a record that no file has; null for one that is there. */
  #gone(row: number): Record | null {
    const { parts } = this.#index;
    return row >= 0 && parts.isGone(row) ? parts.gap(row, row + 1) : null;
  }

  #offsetOf(row: number): number {
    const { columns } = this.#index.sum;
    if (!(row >= 0 && row < columns.length)) {
      throw new RangeError(`There is no row ${row} of ${columns.length}.`);
    }
    this.#forgetWhatMayHaveChanged();
    if (row !== this.#row) {
      const anchor = columns.anchorRow(row);
      const part = this.#index.parts.of(row);
      if (part && part.row > anchor) {
        if (this.#row < part.row || this.#row > row) {
          this.#row = part.row;
          this.#offset = this.#decoder.findPacket(part.packets);
        }
      } else if (this.#row < anchor || this.#row > row) {
        this.#row = anchor;
        this.#offset = columns.anchorOffset(row);
      }
      for (; this.#row < row; this.#row++) this.#offset = this.#next(this.#offset);
    }
    return this.#offset;
  }

  /** Offset of the packet behind the one at this offset. */
  #next(offset: number): number {
    const at = this.#window.reach(offset, 12);
    const next = offset + (at < 0 ? 12 : (this.#window.words[(at >>> 2) + 1] ?? 12));
    return this.#decoder.findPacket(next);
  }

  /** The end of a growing file is written over, and so is a gap. */
  #forgetWhatMayHaveChanged(): void {
    if (this.#generation === this.#index.generation) return;
    this.#generation = this.#index.generation;
    this.#window.forget();
  }
}
