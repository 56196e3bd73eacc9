import { RowWindow } from '../grid/RowWindow.ts';
import type { ByteWindow } from './ByteWindow.ts';
import { HexCursor, type HexSelection } from './HexCursor.ts';
import { HexInput } from './HexInput.ts';
import { HexReader, type HexSource } from './HexReader.ts';
import { HexRow } from './HexRow.ts';
import { hexLength } from './hexColumns.ts';
import { hexHeader } from './hexHeader.ts';

export interface HexGridOptions {
  /** Makes the ids of this grid's cells unique in the page. */
  readonly id: string;
  readonly label: string;
  readonly offsetDigits: number;
  /** Where the cursor stands at first. */
  readonly cursor?: number;
  /** The cursor moved, or the bytes at the cursor changed. */
  moved(selection: HexSelection): void;
  /** These offsets are on the screen now: the first and the one behind the last. */
  drawn(from: number, to: number): void;
  failed(message: string | null): void;
  say(sentence: string): void;
  copy(text: string): void;
  /** Why there is nothing to copy. */
  notCopied(message: string): void;
}

/** Bytes of one copy to the clipboard; more belongs into a file. */
const copyLimit = 1 << 20;
const noMarks = () => 0;

/** Lines that are read above and below those on the screen. */
const linesAround = 8;
/** Lines that are read before it is laid out, when it is not known how many are on the screen. */
const firstLines = 60;

/**
 * Bytes of any number as hex and text: one tab stop, one cell a byte, a cursor in both columns at once. Read-only unless
 * there is something that takes what is typed.
 */
export class HexGrid {
  readonly element = document.createElement('div');
  readonly window: RowWindow;
  readonly input: HexInput;
  readonly #options: HexGridOptions;
  readonly #reader: HexReader;
  readonly #cursor: HexCursor;
  readonly #rows = new WeakMap<HTMLElement, HexRow>();
  #header: HTMLElement | null = null;
  #columns = 16;
  #marks: (offset: number) => number = noMarks;

  constructor(options: HexGridOptions) {
    this.#options = options;
    this.#cursor = new HexCursor(options.cursor ?? 0);
    this.#reader = new HexReader({
      wanted: () => {
        const { first, end } = this.window;
        const last = end > first ? end + linesAround : first + firstLines;
        return [
          Math.max(0, (first - linesAround) * this.#columns),
          Math.min(this.#reader.size, last * this.#columns),
        ];
      },
      taken: () => {
        options.moved(this.selection);
        this.window.schedule();
      },
      failed: options.failed,
    });
    this.window = new RowWindow({
      rowHeight: 19,
      createRow: () => {
        const row = new HexRow(this.#columns, options.id, options.offsetDigits);
        this.#rows.set(row.element, row);
        return row.element;
      },
      draw: (element, index) => this.#draw(element, index),
      drawn: () => this.#afterDraw(),
      kept: () => this.#cursorRow,
    });
    this.element.className = 'hex-grid';
    this.element.role = 'grid';
    this.element.ariaLabel = options.label;
    this.element.tabIndex = 0;
    this.element.append(this.window.element);
    this.input = new HexInput(this, options);
  }

  dispose(): void {
    this.#reader.setSource(null);
    this.window.dispose();
  }

  get bytes(): ByteWindow {
    return this.#reader.bytes;
  }

  get size(): number {
    return this.#reader.size;
  }

  /** Bytes in a line. */
  get columns(): number {
    return this.#columns;
  }

  get #cursorRow(): number {
    return Math.floor(this.#cursor.at / this.#columns);
  }

  get selection(): HexSelection {
    return this.#cursor.selection;
  }

  /** What is marked besides changes: flags of `hexMark` for an offset. */
  setMarks(marks: ((offset: number) => number) | null): void {
    this.#marks = marks ?? noMarks;
    this.window.schedule();
  }

  /** Shows these bytes, in so many columns (8, 16 or 32). The position stays when it is the same thing that grew. */
  show(source: HexSource, columns: number): void {
    this.#reader.setSource(source);
    if (columns !== this.#columns || this.#header === null) {
      const first = this.#header ? this.window.first * this.#columns : this.#cursor.at;
      const wasShown = this.window.shows(this.#cursorRow);
      this.#columns = columns;
      this.window.clearPool();
      this.#header?.remove();
      this.#header = hexHeader(columns, this.#options.offsetDigits);
      this.element.prepend(this.#header);
      this.element.dataset.columns = String(columns);
      this.element.style.setProperty('--hex-length', String(hexLength(columns, this.#options.offsetDigits)));
      this.element.ariaColCount = String(columns + 1);
      this.window.setCount(Math.ceil(source.size / columns));
      this.window.scrollTo(Math.floor(first / columns));
      if (wasShown) this.window.reveal(this.#cursorRow);
    }
    this.window.setCount(Math.ceil(source.size / columns));
    this.element.ariaRowCount = String(this.window.count);
    this.#cursor.keepWithin(source.size);
    this.window.schedule();
    void this.refresh();
  }

  /** Reads the visible stretch again. */
  refresh(): Promise<void> {
    return this.#reader.refresh();
  }

  /** Moves the cursor there, with some of what follows on the screen. */
  jumpTo(offset: number, length = 1): void {
    this.window.center(Math.floor(offset / this.#columns));
    this.goTo(offset + length - 1);
    this.goTo(offset, length > 1);
  }

  /** Forgets the bytes, and reads what is on the screen anew. */
  forget(): void {
    this.#reader.forget();
    this.window.schedule();
  }

  goTo(offset: number, extend = false): void {
    this.#cursor.goTo(offset, extend, this.#reader.size);
    this.input.cursorMoved();
    this.window.reveal(this.#cursorRow);
    this.window.schedule();
    this.#options.moved(this.selection);
  }

  /** The selected bytes. @throws Error in words when they are too many for the clipboard, or cannot be read */
  async selectedBytes(): Promise<Uint8Array> {
    const { start, length } = this.selection;
    if (length > copyLimit) {
      throw new Error(`${length} bytes are selected; at most ${copyLimit} can be copied at once.`);
    }
    return await this.#reader.read(start, length);
  }

  #draw(element: HTMLElement, index: number): void {
    const { start, length } = this.selection;
    this.#rows.get(element)?.draw({
      index,
      size: this.#reader.size,
      bytes: this.bytes,
      now: performance.now(),
      cursor: this.#cursor.at,
      selected: length > 1 ? [start, start + length] : [0, 0],
      marks: this.#marks,
      typed: this.input.typed,
    });
  }

  #afterDraw(): void {
    const columns = this.#columns;
    const from = this.window.first * columns;
    const to = Math.min(this.window.end * columns, this.#reader.size);
    this.#options.drawn(from, to);
    if (to > from && !this.bytes.has(from, to)) void this.refresh();
    const { at } = this.#cursor;
    if (at >= from && at < to) {
      this.element.setAttribute('aria-activedescendant', `${this.#options.id}-${at}`);
    } else this.element.removeAttribute('aria-activedescendant');
    if (this.bytes.fading(performance.now())) this.window.schedule();
  }
}
