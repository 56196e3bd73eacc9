import type { Row } from '../../protocol/rowAnswers.ts';
import { RowSelection, type SelectableRows } from '../grid/RowSelection.ts';
import { RowWindow } from '../grid/RowWindow.ts';
import type { RowContext } from '../rows/columns.ts';
import type { Lifelines } from './lifelines.ts';
import { SequenceRow } from './SequenceRow.ts';
import { type Connections, connect } from './strokes.ts';

export const sequenceRowHeight = 30;

/** Rows looked at beyond the screen, each way, for what reaches onto it. */
const margin = 120;

export interface SequenceGridOptions extends SelectableRows<Row> {
  lifelines(): Lifelines;
  pipes(): number;
  label(row: Row, joined: boolean): string;
  context(): RowContext;
}

/** The rows of the sequence view: a grid with one tab stop, written straight to the DOM as the record list is. */
export class SequenceGrid {
  readonly window: RowWindow;
  readonly #options: SequenceGridOptions;
  readonly #selection: RowSelection<Row>;
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
      drawn: (first, end) => this.#selection.drawn(first, end),
      kept: () => options.kept(),
      scrolled: () => options.scrolled(this.window.atEnd),
    });
    this.#selection = new RowSelection(this.window, options, 'sequence');
  }

  dispose(): void {
    this.window.dispose();
  }

  /** Rows or lifelines are others than before. */
  changed(): void {
    this.#connected = '';
    this.window.schedule();
  }

  /** True when the key was one of a grid's. */
  key(event: KeyboardEvent): boolean {
    return this.#selection.key(event);
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
      rows: this.#options.context(),
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
}
