import { computed, signal } from '@preact/signals';
import type { Query } from '../../protocol/query.ts';

/** The parts of a query that search box and kinds have nothing to do with. */
export type ListQuery = Omit<Query, 'kinds' | 'filter' | 'text'>;
export type Direction = NonNullable<Query['direction']>;
/** How the user has set up the list beyond search and kinds, as it is remembered. */
export interface ListState {
  readonly only: readonly string[];
  readonly hide: readonly string[];
  readonly direction: Direction | null;
  readonly fold: boolean;
  /** These concern one run. */
  readonly range: readonly [number, number] | null;
  readonly fromRow: number;
  readonly unfolded: readonly number[];
  readonly zero: TimeZero | null;
}

/** A record that times are counted from. */
export interface TimeZero {
  readonly seq: number;
  /** ns since the start. */
  readonly time: number;
}

export const initialListState: ListState = {
  only: [],
  hide: [],
  direction: null,
  fold: true,
  range: null,
  fromRow: 0,
  unfolded: [],
  zero: null,
};

/** What the list shows, beyond the search box and the kinds: all of it is combined with and. */
export class ListOptions {
  /** Names of objects, as `pipe main`. */
  readonly only = signal<readonly string[]>([]);
  readonly hide = signal<readonly string[]>([]);
  readonly direction = signal<Direction | null>(null);
  /** ns since the start. */
  readonly range = signal<readonly [number, number] | null>(null);
  /** Rows before this one were cleared from the view. */
  readonly fromRow = signal(0);
  readonly fold = signal(true);
  /** Rows that unfolded runs of changes begin with. */
  readonly unfolded = signal<readonly number[]>([]);
  readonly zero = signal<TimeZero | null>(null);

  /** These parts of a query, without those that limit nothing. */
  readonly query = computed<ListQuery>(() => ({
    ...(this.only.value.length > 0 && { only: [...this.only.value] }),
    ...(this.hide.value.length > 0 && { hide: [...this.hide.value] }),
    ...(this.direction.value && { direction: this.direction.value }),
    ...(this.range.value && { range: [this.range.value[0], this.range.value[1]] }),
    ...(this.fromRow.value > 0 && { fromRow: this.fromRow.value }),
    ...(this.fold.value && { fold: { open: [...this.unfolded.value] } }),
  }));

  get state(): ListState {
    return {
      only: this.only.value,
      hide: this.hide.value,
      direction: this.direction.value,
      fold: this.fold.value,
      range: this.range.value,
      fromRow: this.fromRow.value,
      unfolded: this.unfolded.value,
      zero: this.zero.value,
    };
  }

  restore(state: ListState): void {
    this.only.value = state.only;
    this.hide.value = state.hide;
    this.direction.value = state.direction;
    this.fold.value = state.fold;
    this.range.value = state.range;
    this.fromRow.value = state.fromRow;
    this.unfolded.value = state.unfolded;
    this.zero.value = state.zero;
  }

  /** Removes what hides rows. */
  clear(): void {
    this.only.value = [];
    this.hide.value = [];
    this.direction.value = null;
    this.range.value = null;
    this.fromRow.value = 0;
  }

  /** Another run: what concerns moments and rows of the one before says nothing about it. */
  forgetRun(): void {
    this.range.value = null;
    this.fromRow.value = 0;
    this.unfolded.value = [];
    this.zero.value = null;
  }

  /** Shows rows of this object only. */
  showOnly(name: string): void {
    this.only.value = [name];
    this.hide.value = this.hide.value.filter((other) => other !== name);
  }

  /** Hides an object, or shows it again. */
  setHidden(name: string, hidden: boolean): void {
    const others = this.hide.value.filter((other) => other !== name);
    this.hide.value = hidden ? [...others, name] : others;
    if (hidden) this.only.value = this.only.value.filter((other) => other !== name);
  }

  /** Shows the changes of a fold row by row, or as one again. */
  setUnfolded(row: number, unfolded: boolean): void {
    const others = this.unfolded.value.filter((other) => other !== row);
    this.unfolded.value = unfolded ? [...others, row].slice(-1000) : others;
  }
}
