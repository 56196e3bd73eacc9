import type { Mark } from '../../protocol/requests.ts';
import type { Fold, Row } from '../../protocol/rowAnswers.ts';
import type { RecordView } from '../capture/recordView.ts';

/** Says of folds which marked records they stand for, as the marks were when the page was told of them last. */
export class FoldedMarks {
  /** Rows in the capture of marked records, where they were looked up. */
  #rows = new Map<number, number>();
  #marks: readonly Mark[] = [];

  /** The same marks, which count from now on. */
  take(marks: Mark[]): Mark[] {
    this.#marks = marks;
    this.#rows = new Map();
    return marks;
  }

  /**
   * The same rows, the folds among them with their marks.
   * @param from index of the first in the view
   */
  annotate(view: RecordView, rows: readonly Row[], from: number): readonly Row[] {
    if (this.#marks.length === 0 || rows.every(({ fold }) => fold === undefined)) return rows;
    const folded = new Map<Row, number[]>();
    for (const { seq } of this.#marks) {
      const row = this.#rowOf(view, seq);
      const index = row === null ? null : view.indexOf(row);
      const shown = index === null ? undefined : rows[index - from];
      if (shown?.fold && shown.row !== row) folded.set(shown, [...(folded.get(shown) ?? []), seq]);
    }
    return rows.map((row) => withMarks(row, row.fold, folded.get(row)));
  }

  #rowOf({ reader }: RecordView, seq: number): number | null {
    const row = this.#rows.get(seq) ?? reader.rowOf(seq);
    if (row !== null) this.#rows.set(seq, row);
    return row;
  }
}

function withMarks(row: Row, fold: Fold | undefined, marks: readonly number[] | undefined): Row {
  return fold && marks ? { ...row, fold: { ...fold, marks } } : row;
}
