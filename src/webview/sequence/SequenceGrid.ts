import type { Row } from '../../protocol/requests.ts';
import { RowWindow } from '../grid/RowWindow.ts';
import type { Lifelines } from './lifelines.ts';
import { SequenceRow } from './SequenceRow.ts';
import { type Connections, connect } from './strokes.ts';

export const sequenceRowHeight = 30;

/** Rows looked at beyond the screen, each way, for what reaches onto it. */
const margin = 120;

export interface SequenceGridOptions {
  row(index: number): Row | undefined;
  lifelines(): Lifelines;
  pipes(): number;
  label(row: Row, joined: boolean): string;
  selectedIndex(): number | null;
  select(index: number): void;
  /** Which rows are on the screen now. */
  shown(first: number, count: number): void;
  /** The user moved the view by hand; whether it is at its end now. */
  scrolled(atEnd: boolean): void;
  open(): void;
  copy(index: number): void;
}

/** The rows of the sequence view: a grid with one tab stop, written straight to the DOM as the record list is. */
export class SequenceGrid {
  readonly window: RowWindow;
  readonly #options: SequenceGridOptions;
  readonly #rows = new WeakMap<HTMLElement, SequenceRow>();
  #connections: Connections | null = null;
  /** What the connections were found for. */
  #connected = '';

  constructor(options: SequenceGridOptions) {
    this.#options = options;
    this.window = new RowWindow({
      rowHeight: sequenceRowHeight,
      createRow: () => {
        const row = new SequenceRow();
        this.#rows.set(row.element, row);
        return row.element;
      },
      draw: (element, index) => this.#draw(element, index),
      drawn: (first, end) => this.#afterDraw(first, end),
      scrolled: () => options.scrolled(this.window.atEnd),
    });
    this.window.element.addEventListener('mousedown', (event) => this.#mouseDown(event));
  }

  dispose(): void {
    this.window.dispose();
  }

  /** Rows or lifelines are others than before. */
  changed(): void {
    this.#connected = '';
    this.window.schedule();
  }

  /** Keys of a grid; true when the key was one of them. */
  key(event: KeyboardEvent): boolean {
    const { count, page, first } = this.window;
    const at = this.#options.selectedIndex();
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
      if (count > 0) this.#select(Math.max(0, Math.min(count - 1, target)), event.key === 'End');
      return true;
    }
    if (at === null) return false;
    if (event.key === 'Enter') this.#options.open();
    else if (event.key === 'c' && (event.ctrlKey || event.metaKey)) this.#options.copy(at);
    else return false;
    return true;
  }

  #select(index: number, atEnd: boolean): void {
    this.window.reveal(index);
    this.#options.select(index);
    this.#options.scrolled(atEnd);
    this.window.schedule();
  }

  #mouseDown(event: MouseEvent): void {
    if (event.button !== 0 || !(event.target instanceof Node) || !this.window.rows.contains(event.target))
      return;
    const index = this.window.indexAt(event.clientY);
    if (index < this.window.count && this.#options.row(index)) this.#select(index, false);
  }

  #draw(element: HTMLElement, index: number): void {
    const drawn = this.#rows.get(element);
    const row = this.#options.row(index);
    if (!drawn) return;
    if (!row) {
      element.classList.add('pending');
      element.ariaSelected = 'false';
      element.removeAttribute('id');
      return;
    }
    const connections = this.#connect();
    const selected = index === this.#options.selectedIndex();
    drawn.draw(index, row, {
      lifelines: this.#options.lifelines(),
      pipes: this.#options.pipes(),
      connections,
    });
    element.id = `sequence-${index}`;
    element.dataset.row = String(row.row);
    // One is the header.
    element.ariaRowIndex = String(index + 2);
    element.ariaSelected = String(selected);
    element.ariaLabel = this.#options.label(row, connections.joinedBefore(index));
    element.classList.toggle('selected', selected);
  }

  /** Connections of the rows on the screen, found once for each place of the window. */
  #connect(): Connections {
    const first = this.window.first;
    const end = this.window.end;
    const known = `${first} ${end}`;
    if (this.#connections && known === this.#connected) return this.#connections;
    let from = first;
    while (from > Math.max(0, first - margin) && this.#options.row(from - 1)) from--;
    const rows: Row[] = [];
    for (let index = from; index < end + margin; index++) {
      const row = this.#options.row(index);
      if (!row) break;
      rows.push(row);
    }
    this.#connected = known;
    this.#connections = connect(from, rows, this.#options.lifelines());
    return this.#connections;
  }

  #afterDraw(first: number, end: number): void {
    const selected = this.#options.selectedIndex();
    const active = selected !== null && selected >= first && selected < end ? `sequence-${selected}` : '';
    const grid = this.window.element.closest('[role=grid]');
    if (active !== '') grid?.setAttribute('aria-activedescendant', active);
    else grid?.removeAttribute('aria-activedescendant');
    this.#options.shown(first, Math.max(this.window.page + 2, end - first));
  }
}
