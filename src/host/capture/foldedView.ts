import { firstWhere } from '../../protocol/firstWhere.ts';
import { recordKinds } from '../../protocol/record.ts';
import type { Fold } from '../../protocol/rowAnswers.ts';
import type { CaptureReader } from './captureReader.ts';
import { RowList } from './chunkedColumns.ts';
import type { RecordView } from './recordView.ts';

const changeCode = recordKinds.indexOf('memory.change');
/** Rows looked at between two looks at the clock. */
const slice = 16_384;
/** Changes of one fold that are decoded for one answer, to say where they lie. */
const decodedAtOnce = 200;

/** A row that stands for several. Indices are those of the view below. */
interface Folded {
  count: number;
  lastRow: number;
  /** The bytes that the changes lie in, as far as they were decoded; where to go on, and how many were. */
  from: number;
  to: number;
  next: number;
  decoded: number;
}

/**
 * A view in which sampled changes of memory that follow each other are one row for each section: with nothing between
 * them that the view shows, they say no more than that the section went on changing.
 *
 * Only what is folded away takes memory: 4 bytes a row.
 */
export class FoldedView implements RecordView {
  readonly reader: CaptureReader;
  readonly #base: RecordView;
  /** Rows of the base that have gone into another. */
  readonly #away = new RowList();
  /** By first row: what it stands for. */
  readonly #folds = new Map<number, Folded>();
  /** By object: the first rows of its folds, rising. */
  readonly #starts = new Map<number, number[]>();
  /** By object: the row that its next sampled change goes into. */
  readonly #open = new Map<number, number>();
  readonly #unfolded: ReadonlySet<number>;
  /** Rows of the base that were looked at. */
  #taken = 0;

  /** @param unfolded rows of the capture that folds begin with, which are to be shown row by row */
  constructor(base: RecordView, unfolded: readonly number[]) {
    this.reader = base.reader;
    this.#base = base;
    this.#unfolded = new Set(unfolded);
  }

  get matched(): number {
    return this.#taken - this.#away.length;
  }
  get scanned(): number {
    if (this.complete) return this.reader.total;
    if (this.#taken < this.#base.matched) return this.#base.row(this.#taken);
    return Math.min(this.#base.scanned, this.reader.total - 1);
  }
  get complete(): boolean {
    return this.#base.complete && this.#taken === this.#base.matched;
  }

  extend(budget = 10): void {
    const deadline = performance.now() + budget;
    this.#base.extend(budget);
    do {
      const end = Math.min(this.#taken + slice, this.#base.matched);
      for (; this.#taken < end; this.#taken++) this.#take(this.#taken);
    } while (this.#taken < this.#base.matched && performance.now() < deadline);
  }

  row(index: number): number {
    return this.#base.row(this.#below(index));
  }

  lowerBound(row: number): number {
    const below = Math.min(this.#base.lowerBound(row), this.#taken);
    return below - this.#away.lowerBound(below);
  }

  /** Of a row that was folded away, the row that it went into. */
  indexOf(row: number): number | null {
    const below = this.#base.indexOf(row);
    if (below === null || below >= this.#taken) return null;
    const before = this.#away.lowerBound(below);
    const isAway = before < this.#away.length && this.#away.at(before) === below;
    const shown = isAway ? this.#foldOf(below, row) : below;
    return shown - this.#away.lowerBound(shown);
  }

  foldAt(index: number): Fold | null {
    const first = this.#below(index);
    const fold = this.#folds.get(first);
    if (!fold) return null;
    this.#lookWhere(fold, this.reader.objectOf(this.#base.row(first)));
    const { count, lastRow, from, to, decoded } = fold;
    const lastTime = this.reader.timeOf(lastRow);
    return { count, lastRow, lastTime, within: [from, to], complete: decoded === count };
  }

  /** Index in the base of a row of this view: so many behind it as were folded away before. */
  #below(index: number): number {
    return index + firstWhere(this.#away.length, (before) => this.#away.at(before) - before > index);
  }

  #take(below: number): void {
    const row = this.#base.row(below);
    if (!this.#isSampledChange(row)) {
      if (this.#open.size > 0) this.#open.clear();
      return;
    }
    const object = this.reader.objectOf(row);
    const first = this.#open.get(object);
    if (first === undefined) {
      this.#open.set(object, below);
      return;
    }
    if (this.#unfolded.size > 0 && this.#unfolded.has(this.#base.row(first))) return;
    this.#away.push(below);
    const fold = this.#folds.get(first) ?? this.#begin(first, object);
    fold.count++;
    fold.lastRow = row;
  }

  #begin(first: number, object: number): Folded {
    const fold = {
      count: 1,
      lastRow: this.#base.row(first),
      from: Number.MAX_SAFE_INTEGER,
      to: 0,
      next: first,
      decoded: 0,
    };
    this.#folds.set(first, fold);
    const starts = this.#starts.get(object);
    if (starts) starts.push(first);
    else this.#starts.set(object, [first]);
    return fold;
  }

  /** Found by sampling: bytes that we wrote ourselves are a row of their own. */
  #isSampledChange(row: number): boolean {
    const { columns } = this.reader;
    return columns.kind(row) === changeCode && !columns.isOurs(row);
  }

  #foldOf(below: number, row: number): number {
    const starts = this.#starts.get(this.reader.objectOf(row)) ?? [];
    const behind = firstWhere(starts.length, (at) => (starts[at] ?? 0) > below);
    return starts[behind - 1] ?? below;
  }

  /** Decodes more of a fold's changes for the bytes that they lie in. */
  #lookWhere(fold: Folded, object: number): void {
    const stop = Math.min(fold.count, fold.decoded + decodedAtOnce);
    for (; fold.decoded < stop && fold.next < this.#taken; fold.next++) {
      const row = this.#base.row(fold.next);
      if (this.reader.objectOf(row) !== object) continue;
      const record = this.reader.record(row);
      fold.decoded++;
      if (record.kind !== 'memory.change') continue;
      for (const [offset, length] of record.ranges) {
        fold.from = Math.min(fold.from, offset);
        fold.to = Math.max(fold.to, offset + length - 1);
      }
    }
  }
}
