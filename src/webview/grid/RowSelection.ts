import type { RowWindow } from './RowWindow.ts';

/** What a grid of rows with one selected among them asks of its view, and tells it. */
export interface SelectableRows<R> {
  row(index: number): R | undefined;
  selectedIndex(): number | null;
  /** The selected row, unless the end is followed whatever is selected. */
  kept(): number | null;
  /** @param drawn the row was chosen that is seen there, as by the mouse; else the place is meant, whatever comes there */
  select(index: number, drawn: boolean): void;
  /** Which rows are on the screen now. */
  shown(first: number, count: number): void;
  /** The user moved the view by hand; whether it is at its end now. */
  scrolled(atEnd: boolean): void;
  /** Enter on a row. */
  open(): void;
  copy(index: number): void;
}

/** The selected row of a window of rows: keys, mouse, and what screen readers are told of it. */
export class RowSelection<R> {
  readonly #window: RowWindow;
  readonly #rows: SelectableRows<R>;
  readonly #name: string;

  /** @param name begins the ids of the row elements, before their index */
  constructor(window: RowWindow, rows: SelectableRows<R>, name: string) {
    this.#window = window;
    this.#rows = rows;
    this.#name = name;
    window.element.addEventListener('mousedown', (event) => {
      const index = event.button === 0 ? this.indexAt(event) : null;
      if (index !== null) this.#select(index, true, false);
    });
  }

  /** Keys of a grid; true when the key was one of them. */
  key(event: KeyboardEvent): boolean {
    const { count, page, first } = this.#window;
    const at = this.#rows.selectedIndex();
    const start = at ?? first - 1;
    const moves: { readonly [key: string]: number } = {
      ArrowDown: start + 1,
      ArrowUp: at === null ? first : start - 1,
      PageDown: start + page,
      PageUp: start - page,
      Home: 0,
      End: count - 1,
    };
    const target = moves[event.key];
    if (target !== undefined && !event.altKey) {
      if (count > 0) this.#select(Math.max(0, Math.min(count - 1, target)), false, event.key === 'End');
      return true;
    }
    if (at === null) return false;
    if (event.key === 'Enter') this.#rows.open();
    else if (event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey)) this.#rows.copy(at);
    else return false;
    return true;
  }

  #select(index: number, drawn: boolean, atEnd: boolean): void {
    this.#window.reveal(index);
    this.#rows.select(index, drawn);
    this.#rows.scrolled(atEnd);
    this.#window.schedule();
  }

  /** The known row under the mouse. */
  indexAt({ target, clientY }: MouseEvent): number | null {
    if (!(target instanceof Node) || !this.#window.rows.contains(target)) return null;
    const index = this.#window.indexAt(clientY);
    return index < this.#window.count && this.#rows.row(index) ? index : null;
  }

  /** To be called when rows [first, end) are drawn. */
  drawn(first: number, end: number): void {
    const selected = this.#rows.selectedIndex();
    const grid = this.#window.element.closest('[role=grid]');
    if (selected !== null && selected >= first && selected < end) {
      grid?.setAttribute('aria-activedescendant', `${this.#name}-${selected}`);
    } else grid?.removeAttribute('aria-activedescendant');
    this.#rows.shown(first, Math.max(this.#window.page + 2, end - first));
  }
}
