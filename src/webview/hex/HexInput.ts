import { toHex } from '../../protocol/bytes.ts';
import { sentenceOf } from '../page/sentenceOf.ts';
import type { HexGrid, HexGridOptions } from './HexGrid.ts';
import type { HexColumn, HexTyping } from './HexTyping.ts';
import { keyTarget } from './hexKeys.ts';

type Told = Pick<HexGridOptions, 'say' | 'copy' | 'notCopied'>;

/** What keyboard and mouse do to a hex grid: they move its cursor, select, copy, and type where that is unlocked. */
export class HexInput {
  readonly #grid: HexGrid;
  readonly #told: Told;
  #column: HexColumn = 'hex';
  #typing: HexTyping | null = null;

  constructor(grid: HexGrid, told: Told) {
    this.#grid = grid;
    this.#told = told;
    const { element } = grid;
    element.addEventListener('keydown', (event) => this.#key(event));
    element.addEventListener('mousedown', (event) => this.#mouse(event));
    element.addEventListener('mousemove', (event) => {
      if (event.buttons === 1) this.#mouse(event, true);
    });
  }

  /** The first digit of a byte whose second has not come. */
  get typed(): HexTyping['typed'] {
    return this.#typing?.typed ?? null;
  }

  /** Takes what is typed from now on; null: nothing does. */
  setTyping(typing: HexTyping | null): void {
    this.#typing = typing;
    this.#grid.element.ariaReadOnly = String(typing === null);
    this.#setColumn('hex');
    this.#grid.window.schedule();
  }

  cursorMoved(): void {
    this.#typing?.forget();
  }

  /** A menu is asked for: a byte that is not selected gets the cursor. */
  menuAt(event: MouseEvent): void {
    const offset = this.#offsetAt(event);
    if (offset === null) return;
    const { start, length } = this.#grid.selection;
    if (offset < start || offset >= start + length) this.#grid.goTo(offset);
  }

  #key(event: KeyboardEvent): void {
    const grid = this.#grid;
    const { size, columns, selection } = grid;
    const whole = event.ctrlKey || event.metaKey;
    const letter = event.key.toLowerCase();
    const target = keyTarget(event, { cursor: selection.cursor, columns, page: grid.window.page, size });
    if (target !== null) {
      grid.goTo(target, event.shiftKey);
      if (event.key.startsWith('Page')) this.#sayRow();
    } else if (whole && letter === 'c') void this.#copy();
    else if (whole && letter === 'a') {
      grid.goTo(0);
      grid.goTo(size - 1, true);
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
    const { cursor } = this.#grid.selection;
    const typed = this.#typing.key(key, this.#column, cursor);
    if (typed === 'written') this.#grid.goTo(cursor + 1);
    else this.#grid.window.schedule();
    return typed !== null;
  }

  #setColumn(column: HexColumn): void {
    this.#column = column;
    this.#typing?.forget();
    this.#grid.element.dataset.column = this.#typing ? column : '';
    if (this.#typing) this.#told.say(`${column} column`);
  }

  #sayRow(): void {
    const { selection, columns, bytes } = this.#grid;
    const start = selection.cursor - (selection.cursor % columns);
    const line = Array.from({ length: columns }, (_, column) => bytes.byte(start + column));
    const words = line.map((byte) => (byte === null ? 'unknown' : byte.toString(16).padStart(2, '0')));
    this.#told.say(`offset ${start.toString(16)} hex: ${words.join(' ')}`);
  }

  async #copy(): Promise<void> {
    try {
      this.#told.copy(toHex(await this.#grid.selectedBytes()));
    } catch (error) {
      this.#told.notCopied(sentenceOf(error));
    }
  }

  #mouse(event: MouseEvent, drag = false): void {
    const { target } = event;
    const offset = this.#offsetAt(event);
    if (event.button !== 0 || offset === null || !(target instanceof HTMLElement)) return;
    event.preventDefault();
    this.#grid.element.focus();
    if (this.#typing) this.#setColumn(target.className.startsWith('character') ? 'text' : 'hex');
    this.#grid.goTo(offset, drag || event.shiftKey);
  }

  /** Of the byte under the mouse; null when there is none. */
  #offsetAt({ target, clientY }: MouseEvent): number | null {
    const { window, columns } = this.#grid;
    const column = target instanceof HTMLElement ? target.dataset.at : undefined;
    const index = window.indexAt(clientY);
    return column === undefined || index >= window.count ? null : index * columns + Number(column);
  }
}
