import { toHex } from '../../protocol/bytes.ts';
import { RowWindow } from '../grid/RowWindow.ts';
import { sentenceOf } from '../page/sentenceOf.ts';
import type { ByteWindow } from './ByteWindow.ts';
import { HexCursor, type HexSelection } from './HexCursor.ts';
import { HexReader, type HexSource } from './HexReader.ts';
import { HexRow } from './HexRow.ts';
import type { HexColumn, HexTyping } from './HexTyping.ts';
import { hexLength } from './hexColumns.ts';
import { hexHeader } from './hexHeader.ts';
import { keyTarget } from './hexKeys.ts';

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
  readonly #options: HexGridOptions;
  readonly #reader: HexReader;
  readonly #cursor: HexCursor;
  readonly #rows = new WeakMap<HTMLElement, HexRow>();
  #header: HTMLElement | null = null;
  #columns = 16;
  #column: HexColumn = 'hex';
  #marks: (offset: number) => number = noMarks;
  #typing: HexTyping | null = null;

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
    this.element.addEventListener('keydown', (event) => this.#key(event));
    this.element.addEventListener('mousedown', (event) => this.#mouse(event));
    this.element.addEventListener('mousemove', (event) => {
      if (event.buttons === 1) this.#mouse(event, true);
    });
  }

  dispose(): void {
    this.#reader.setSource(null);
    this.window.dispose();
  }

  get bytes(): ByteWindow {
    return this.#reader.bytes;
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

  /** Takes what is typed from now on; null: nothing does. */
  setTyping(typing: HexTyping | null): void {
    this.#typing = typing;
    this.element.ariaReadOnly = String(typing === null);
    this.#setColumn('hex');
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
    this.#typing?.forget();
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

  /** A menu is asked for: a byte that is not selected gets the cursor. */
  menuAt(event: MouseEvent): void {
    const offset = this.#offsetAt(event);
    if (offset === null) return;
    const { start, length } = this.selection;
    if (offset < start || offset >= start + length) this.goTo(offset);
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
      typed: this.#typing?.typed ?? null,
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

  #key(event: KeyboardEvent): void {
    const { size } = this.#reader;
    const whole = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    const place = { cursor: this.#cursor.at, columns: this.#columns, page: this.window.page, size };
    const target = keyTarget(event, place);
    if (target !== null) {
      this.goTo(target, event.shiftKey);
      if (event.key.startsWith('Page')) this.#sayRow();
    } else if (whole && letter === 'c') void this.#copy();
    else if (whole && letter === 'a') {
      this.goTo(0);
      this.goTo(size - 1, true);
    } else if (whole || event.altKey || !this.#type(event)) return;
    event.preventDefault();
  }

  /** Keys of the unlocked view: what is typed, and Tab between its two columns. */
  #type({ key, shiftKey }: KeyboardEvent): boolean {
    if (!this.#typing) return false;
    if (key === 'Tab') {
      if (shiftKey === (this.#column === 'hex')) return false;
      this.#setColumn(shiftKey ? 'hex' : 'text');
      return true;
    }
    const typed = this.#typing.key(key, this.#column, this.#cursor.at);
    if (typed === 'written') this.goTo(this.#cursor.at + 1);
    else this.window.schedule();
    return typed !== null;
  }

  #setColumn(column: HexColumn): void {
    this.#column = column;
    this.#typing?.forget();
    this.element.dataset.column = this.#typing ? column : '';
    if (this.#typing) this.#options.say(`${column} column`);
  }

  #sayRow(): void {
    const start = this.#cursor.at - (this.#cursor.at % this.#columns);
    const bytes = Array.from({ length: this.#columns }, (_, column) => this.bytes.byte(start + column));
    const words = bytes.map((byte) => (byte === null ? 'unknown' : byte.toString(16).padStart(2, '0')));
    this.#options.say(`offset ${start.toString(16)} hex: ${words.join(' ')}`);
  }

  async #copy(): Promise<void> {
    try {
      this.#options.copy(toHex(await this.selectedBytes()));
    } catch (error) {
      this.#options.notCopied(sentenceOf(error));
    }
  }

  #mouse(event: MouseEvent, drag = false): void {
    const { target } = event;
    const offset = this.#offsetAt(event);
    if (event.button !== 0 || offset === null || !(target instanceof HTMLElement)) return;
    event.preventDefault();
    this.element.focus();
    if (this.#typing) this.#setColumn(target.className.startsWith('character') ? 'text' : 'hex');
    this.goTo(offset, drag || event.shiftKey);
  }

  /** Of the byte under the mouse; null when there is none. */
  #offsetAt({ target, clientY }: MouseEvent): number | null {
    const column = target instanceof HTMLElement ? target.dataset.at : undefined;
    const index = this.window.indexAt(clientY);
    return column === undefined || index >= this.window.count ? null : index * this.#columns + Number(column);
  }
}
