import type { ByteWindow } from './ByteWindow.ts';

export interface HexRowState {
  readonly index: number;
  /** Bytes of the whole. */
  readonly size: number;
  readonly bytes: ByteWindow;
  readonly now: number;
  readonly cursor: number;
  /** First selected offset and the one behind the last. */
  readonly selected: readonly [number, number];
  /** What else there is to know about a byte: flags of {@link hexMark}. */
  marks(offset: number): number;
  /** A first hex digit that waits for the second. */
  readonly typed: { readonly offset: number; readonly digit: string } | null;
}

/** slack: past the announced size. differs: from what it is compared with. bookmark: one points at it. */
export const hexMark = { slack: 1, differs: 2, bookmark: 4 } as const;
const markShift = 18;

const zero = 1 << 10;
const unknown = 1 << 11;
const pending = 1 << 12;
const changed = 1 << 13;
const cursor = 1 << 14;
const selected = 1 << 15;
const outside = 1 << 16;
const hole = 1 << 17;
const slack = hexMark.slack << markShift;
const differs = hexMark.differs << markShift;
const bookmark = hexMark.bookmark << markShift;

const classes: readonly (readonly [number, string])[] = [
  [zero, 'zero'],
  [unknown, 'unknown'],
  [pending, 'pending'],
  [hole, 'hole'],
  [changed, 'changed'],
  [cursor, 'cursor'],
  [selected, 'selected'],
  [slack, 'slack'],
  [differs, 'differs'],
  [bookmark, 'bookmark'],
];

/** One recycled line: offset, bytes, characters. Only what differs from the last drawing is written. */
export class HexRow {
  readonly element = document.createElement('div');
  readonly #id: string;
  readonly #digits: number;
  readonly #offset = document.createElement('span');
  readonly #hex: HTMLElement[];
  readonly #text: HTMLElement[];
  /** What each cell shows, as byte and flags, to skip cells that stay the same. */
  readonly #shown: Int32Array;
  #start = -1;

  /** @param digits of the offset, at least */
  constructor(columns: number, id: string, digits: number) {
    this.#id = id;
    this.#digits = digits;
    this.#shown = new Int32Array(columns).fill(-1);
    this.element.className = 'hex-row';
    this.element.role = 'row';
    this.#offset.className = 'offset';
    this.#offset.role = 'rowheader';
    this.#hex = cells(columns, 'byte', 'gridcell');
    this.#text = cells(columns, 'character', null);
    const hex = document.createElement('span');
    hex.className = 'hex';
    hex.role = 'presentation';
    hex.append(...this.#hex);
    const text = document.createElement('span');
    text.className = 'text';
    // The same bytes again: they would be read twice.
    text.ariaHidden = 'true';
    text.append(...this.#text);
    this.element.append(this.#offset, hex, text);
  }

  draw(state: HexRowState): void {
    const columns = this.#hex.length;
    const start = state.index * columns;
    const moved = start !== this.#start;
    if (moved) {
      this.#start = start;
      this.#offset.textContent = start
        .toString(16)
        .padStart(state.size > 0xffff_ffff ? 12 : this.#digits, '0');
      this.element.ariaRowIndex = String(state.index + 1);
    }
    // A cell that stands for another byte now must not fade out the change of the one before.
    this.element.classList.toggle('moved', moved);
    for (let column = 0; column < columns; column++) {
      const key = cellKey(start + column, state);
      const typed = state.typed?.offset === start + column ? state.typed.digit : null;
      if (!moved && key === this.#shown[column] && typed === null) continue;
      // What is being typed is drawn anew each time, and again when it is done with.
      this.#shown[column] = typed === null ? key : -1;
      this.#fill(column, start + column, key, typed);
    }
  }

  #fill(column: number, offset: number, key: number, typed: string | null): void {
    const hex = this.#hex[column];
    const text = this.#text[column];
    if (!hex || !text) return;
    const isByte = (key & (unknown | pending | outside)) === 0;
    const byte = key & 0xff;
    hex.textContent = isByte ? byte.toString(16).padStart(2, '0') : key & unknown ? '··' : '\u00a0\u00a0';
    text.textContent = isByte ? characterOf(byte) : '\u00a0';
    const marks = classes.filter(([flag]) => key & flag).map(([, name]) => ` ${name}`);
    hex.className = `byte${marks.join('')}`;
    text.className = `character${marks.join('')}`;
    hex.id = `${this.#id}-${offset}`;
    hex.hidden = (key & outside) !== 0;
    hex.ariaSelected = String((key & (selected | cursor)) !== 0);
    hex.ariaLabel = byteLabel(
      offset,
      isByte ? byte : null,
      words.filter(([flag]) => key & flag),
    );
    if (typed === null) return;
    hex.textContent = `${typed}_`;
    hex.ariaLabel = `${hex.ariaLabel}, ${typed}_ typed`;
  }
}

/** What the eye sees by background and line. */
const words: readonly (readonly [number, string])[] = [
  [changed, 'changed'],
  [hole, 'never written'],
  [differs, 'differs'],
  [slack, 'past the announced size'],
  [bookmark, 'bookmark'],
];

/** `offset 2000 hex, 2a, changed`. */
function byteLabel(
  offset: number,
  byte: number | null,
  more: readonly (readonly [number, string])[],
): string {
  const value = byte === null ? 'not known' : byte.toString(16).padStart(2, '0');
  return [`offset ${offset.toString(16)} hex`, value, ...more.map(([, word]) => word)].join(', ');
}

/** Printable ASCII as itself; a dot for the rest. */
export function characterOf(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}

function cellKey(offset: number, state: HexRowState): number {
  if (offset >= state.size) return outside;
  const byte = state.bytes.byte(offset);
  let key = byte ?? (state.bytes.unknown(offset) ? unknown : pending);
  if (byte === 0) key |= zero;
  if (state.bytes.hole(offset)) key |= hole;
  if (byte !== null && state.bytes.changed(offset, state.now)) key |= changed;
  if (offset === state.cursor) key |= cursor;
  if (offset >= state.selected[0] && offset < state.selected[1]) key |= selected;
  return key | (state.marks(offset) << markShift);
}

function cells(columns: number, name: string, role: string | null): HTMLElement[] {
  return Array.from({ length: columns }, (_, column) => {
    const cell = document.createElement('span');
    cell.className = name;
    cell.role = role;
    cell.dataset.at = String(column);
    if (role) cell.ariaColIndex = String(column + 2);
    return cell;
  });
}
