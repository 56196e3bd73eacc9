import type { Row } from '../../protocol/requests.ts';
import { RowWindow } from '../grid/RowWindow.ts';
import { setDigits } from '../text/digits.ts';
import { type ColumnId, columns, type RowContext } from './columns.ts';
import { rowLabel } from './rowLabel.ts';
import { alarmOf, objectIcon, toneOf } from './rowTone.ts';

export const rowHeight = 22;

export interface RecordGridOptions {
  row(index: number): Row | undefined;
  context(): RowContext;
  selectedIndex(): number | null;
  select(index: number): void;
  /** Which rows are on the screen now. */
  shown(first: number, count: number): void;
  /** The user moved the list by hand; whether it is at its end now. */
  scrolled(atEnd: boolean): void;
  /** Enter on a row. */
  open(): void;
  copy(index: number): void;
  /** Class of the highlight rule that takes the row; '' for none. */
  style(row: Row): string;
  /** Other keys on a row; true when it was one of them. */
  rowKey(event: KeyboardEvent, index: number): boolean;
  /** The menu of a row is asked for, at a point of the page. */
  menu(index: number, x: number, y: number): void;
}

interface DrawnRow {
  readonly cells: Map<ColumnId, HTMLElement>;
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
  readonly #drawn = new WeakMap<HTMLElement, DrawnRow>();
  #columns: readonly ColumnId[] = [];
  #version = 0;

  constructor(options: RecordGridOptions) {
    this.#options = options;
    this.window = new RowWindow({
      rowHeight,
      createRow: () => this.#createRow(),
      draw: (element, index) => this.#draw(element, index),
      drawn: (first, end) => this.#afterDraw(first, end),
      scrolled: () => options.scrolled(this.window.atEnd),
    });
    this.element.className = 'record-rows';
    this.element.append(this.window.element);
    this.element.addEventListener('contextmenu', (event) => this.#contextMenu(event));
    this.element.addEventListener('mousedown', (event) => this.#mouseDown(event));
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

  /** Keys of a grid; true when the key was one of them. */
  key(event: KeyboardEvent): boolean {
    const { count, page } = this.window;
    const at = this.#options.selectedIndex();
    const start = at ?? this.window.first - 1;
    const moves: { readonly [key: string]: number } = {
      ArrowDown: start + 1,
      ArrowUp: at === null ? this.window.first : start - 1,
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
    if (event.key === 'Enter' && at !== null) {
      this.#options.open();
      return true;
    }
    if (event.key === 'c' && (event.ctrlKey || event.metaKey) && at !== null) {
      this.#options.copy(at);
      return true;
    }
    if (at === null) return false;
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      this.#menuAt(at);
      return true;
    }
    return this.#options.rowKey(event, at);
  }

  /** By key: below the row's beginning. */
  #menuAt(index: number): void {
    const { left, top } = this.window.element.getBoundingClientRect();
    this.#options.menu(index, left + 24, top + (index + 1 - this.window.top) * rowHeight);
  }

  #contextMenu(event: MouseEvent): void {
    const index = this.window.indexAt(event.clientY);
    if (!(event.target instanceof Node) || !this.window.rows.contains(event.target)) return;
    if (index >= this.window.count || !this.#options.row(index)) return;
    event.preventDefault();
    this.#select(index, false);
    this.#options.menu(index, event.clientX, event.clientY);
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

  #createRow(): HTMLElement {
    const element = document.createElement('div');
    element.className = 'record-row';
    element.role = 'row';
    const icon = document.createElement('span');
    const alarm = document.createElement('span');
    icon.ariaHidden = 'true';
    alarm.ariaHidden = 'true';
    const cells = new Map<ColumnId, HTMLElement>();
    this.#drawn.set(element, { cells, icon, alarm, row: undefined, version: 0, columns: '' });
    return element;
  }

  #layOut(element: HTMLElement, drawn: DrawnRow): void {
    const shown = this.#columns.join();
    if (drawn.columns === shown) return;
    drawn.columns = shown;
    drawn.row = undefined;
    drawn.cells.clear();
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
    const marked = context.comment?.(row.record.seq) != null;
    const styles = [alarm ?? '', marked ? 'marked' : '', row.fold ? 'fold' : '', this.#options.style(row)];
    element.className = ['record-row', ...styles].filter((name) => name !== '').join(' ');
    element.dataset.row = String(row.row);
    element.dataset.kind = row.record.kind;
    element.ariaLabel = rowLabel(row, context);
    for (const [id, cell] of drawn.cells) {
      const column = columns[id];
      const text = column.text(row, context);
      if (column.digits) setDigits(cell, text);
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

  #afterDraw(first: number, end: number): void {
    const selected = this.#options.selectedIndex();
    const active = selected !== null && selected >= first && selected < end ? `record-${selected}` : '';
    const grid = this.element.closest('[role=grid]');
    if (active !== '') grid?.setAttribute('aria-activedescendant', active);
    else grid?.removeAttribute('aria-activedescendant');
    this.#options.shown(first, Math.max(this.window.page + 2, end - first));
  }
}
