import type { Row } from '../../protocol/rowAnswers.ts';
import { RowSelection, type SelectableRows } from '../grid/RowSelection.ts';
import { RowWindow } from '../grid/RowWindow.ts';
import { setDigits } from '../text/digits.ts';
import { type ColumnId, columns, type RowContext, whatParts } from './columns.ts';
import { isMarked } from './foldText.ts';
import { rowLabel } from './rowLabel.ts';
import { alarmOf, objectIcon, toneOf } from './rowTone.ts';

export const rowHeight = 22;

/** Characters of what happened that have room in a column of the usual width. */
const shortWhat = 15;

export interface RecordGridOptions extends SelectableRows<Row> {
  context(): RowContext;
  /** Class of the highlight rule that takes the row; '' for none. */
  style(row: Row): string;
}

interface DrawnRow {
  readonly cells: Map<ColumnId, HTMLElement>;
  /** What the cells say. */
  readonly written: Map<ColumnId, string>;
  /** Kind of the object; sign of what needs a look. */
  readonly icon: HTMLElement;
  readonly alarm: HTMLElement;
  row: Row | undefined;
  /** As of which change of what is said about rows. */
  version: number;
  columns: string;
}

/**
 * The record list: a grid with one tab stop and recycled rows. Written straight to the DOM, as a component tree for
 * each frame of a list that follows 50 000 records a second costs more than the rows themselves.
 */
export class RecordGrid {
  readonly element = document.createElement('div');
  readonly window: RowWindow;
  readonly #options: RecordGridOptions;
  readonly #selection: RowSelection<Row>;
  readonly #drawn = new WeakMap<HTMLElement, DrawnRow>();
  #columns: readonly ColumnId[] = [];
  #version = 0;

  constructor(options: RecordGridOptions) {
    this.#options = options;
    this.window = new RowWindow({
      rowHeight,
      createRow: () => this.#createRow(),
      draw: (element, index) => this.#draw(element, index),
      drawn: (first, end) => this.#selection.drawn(first, end),
      kept: () => options.kept(),
      scrolled: () => options.scrolled(this.window.atEnd),
    });
    this.#selection = new RowSelection(this.window, options, 'record');
    this.element.className = 'record-rows';
    this.element.append(this.window.element);
  }

  dispose(): void {
    this.window.dispose();
  }

  setColumns(shown: readonly ColumnId[]): void {
    this.#columns = shown;
    this.window.schedule();
  }

  /** What is said about rows (marks, time zero, highlights) has changed. */
  redraw(): void {
    this.#version++;
    this.window.schedule();
  }

  setCount(count: number): void {
    this.window.setCount(count);
    this.window.schedule();
  }

  /** True when the key was one of a grid's. */
  key(event: KeyboardEvent): boolean {
    return this.#selection.key(event);
  }

  #createRow(): HTMLElement {
    const element = document.createElement('div');
    element.className = 'record-row';
    element.role = 'row';
    const icon = document.createElement('span');
    const alarm = document.createElement('span');
    icon.ariaHidden = 'true';
    alarm.ariaHidden = 'true';
    const cells = new Map<ColumnId, HTMLElement>();
    this.#drawn.set(element, {
      cells,
      written: new Map(),
      icon,
      alarm,
      row: undefined,
      version: 0,
      columns: '',
    });
    return element;
  }

  #layOut(element: HTMLElement, drawn: DrawnRow): void {
    const shown = this.#columns.join();
    if (drawn.columns === shown) return;
    drawn.columns = shown;
    drawn.row = undefined;
    drawn.cells.clear();
    drawn.written.clear();
    for (const [place, id] of this.#columns.entries()) {
      const cell = document.createElement('div');
      cell.role = 'gridcell';
      cell.ariaColIndex = String(place + 1);
      cell.dataset.column = id;
      cell.className = `cell ${columns[id].align}`;
      drawn.cells.set(id, cell);
    }
    element.replaceChildren(...drawn.cells.values());
  }

  #draw(element: HTMLElement, index: number): void {
    const drawn = this.#drawn.get(element);
    if (!drawn) return;
    this.#layOut(element, drawn);
    const row = this.#options.row(index);
    if (!row) {
      // What was here stays, dimmed, until the rows of this place arrive: no flash of empty lines while scrolling.
      element.classList.add('pending');
      element.ariaSelected = 'false';
      element.removeAttribute('id');
      drawn.row = undefined;
      return;
    }
    const selected = index === this.#options.selectedIndex();
    if (drawn.row !== row || drawn.version !== this.#version) this.#fill(element, drawn, row);
    element.id = `record-${index}`;
    // One is the header.
    element.ariaRowIndex = String(index + 2);
    element.ariaSelected = String(selected);
    element.classList.toggle('selected', selected);
  }

  #fill(element: HTMLElement, drawn: DrawnRow, row: Row): void {
    drawn.row = row;
    drawn.version = this.#version;
    const context = this.#options.context();
    const alarm = alarmOf(row.record);
    const marked = isMarked(row, context) ? 'marked' : '';
    const styles = [alarm ?? '', marked, row.fold ? 'fold' : '', this.#options.style(row)];
    element.className = ['record-row', ...styles].filter((name) => name !== '').join(' ');
    element.dataset.row = String(row.row);
    element.dataset.kind = row.record.kind;
    element.ariaLabel = rowLabel(row, context);
    for (const [id, cell] of drawn.cells) {
      const column = columns[id];
      const text = column.text(row, context);
      const said = `${signOf(id, row)} ${text}`;
      // A text that is written again is laid out again, too.
      if (drawn.written.get(id) === said) continue;
      drawn.written.set(id, said);
      if (column.digits) setDigits(cell, text);
      else if (id === 'what' && text.length > shortWhat) cell.replaceChildren(...partsOf(row));
      else cell.textContent = text;
      if (id === 'object' && text !== '') {
        drawn.icon.className = `codicon codicon-${objectIcon(row.record)}`;
        cell.prepend(drawn.icon);
      }
      if (id === 'content' && alarm) {
        drawn.alarm.className = `codicon codicon-${alarm} alarm`;
        cell.prepend(drawn.alarm);
      }
      if (id === 'what') cell.className = `cell start what ${toneOf(row.record)}`;
    }
  }
}

/** What a cell shows besides its text. */
function signOf(id: ColumnId, { record }: Row): string {
  if (id === 'object') return objectIcon(record);
  if (id === 'content') return alarmOf(record) ?? '';
  return id === 'what' ? toneOf(record) : '';
}

/** Of a long name the end is cut off, and not what stands behind it. */
function partsOf(row: Row): HTMLElement[] {
  return whatParts(row).map((part, at) => {
    const element = document.createElement('span');
    element.className = at === 0 ? 'name' : '';
    element.textContent = part;
    return element;
  });
}
