import { computed, effect, signal } from '@preact/signals';
import type { Row } from '../../protocol/rowAnswers.ts';
import type { SessionModel } from './SessionModel.ts';

type Model = Pick<SessionModel, 'channel' | 'follow' | 'rows' | 'rowsVersion' | 'shownView'>;

/** The selected record, and whether it is to be on the screen. */
export class Selection {
  /** In the capture. */
  readonly row = signal<number | null>(null);
  /** Its place in the view, while that is known. */
  readonly index = signal<number | null>(null);
  /** ns since the start, while its row is known. */
  readonly time = computed(() => {
    this.#model.rowsVersion.value;
    const index = this.index.value;
    return index === null ? null : (this.#model.rows.get(index)?.record.time ?? null);
  });
  /** Counts what must bring it onto the screen. */
  readonly revealRequest = signal(0);
  /** How many of them were answered, by whichever view was on the screen: the next one begins where that was left. */
  revealed = 0;
  /** Whether it was among the rows on the screen: the next view, whose rows have another height, has it there, too. */
  shown = false;
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  set(row: number | null, index: number | null): void {
    this.row.value = row;
    this.index.value = index;
  }

  /** The same, and brings it onto the screen. */
  reveal(row: number, index: number | null): void {
    this.set(row, index);
    this.revealRequest.value++;
  }

  /**
   * Selects a place of the view. Until that is answered, rows of the view before stand where they stood there.
   * @param drawn the row that is drawn there, wherever it comes to stand; else what comes to stand there
   */
  setAt(index: number, drawn: boolean): void {
    const { rows } = this.#model;
    const row = rows.get(index)?.row ?? null;
    const isNew = rows.answered.peek();
    if (drawn && row !== null && !isNew) void this.setRow(row);
    else this.set(isNew ? row : null, index);
  }

  /** Selects a record, without going to it. */
  async setRow(row: number): Promise<void> {
    this.row.value = row;
    await this.find();
  }

  /** The selected row of the list, once it is known. */
  known(): Row | undefined {
    const { rows } = this.#model;
    const index = this.index.peek();
    return index === null || !rows.answered.peek() ? undefined : rows.get(index);
  }

  /** Looks up where the selected row stands in the view that is shown now. */
  async find(reveal = !this.#model.follow.value): Promise<void> {
    const { rows, channel } = this.#model;
    const { query } = rows;
    this.index.value = null;
    const row = this.row.value;
    if (row === null) return;
    const place = await channel.request('locate', { query, row }).catch(() => ({ index: null }));
    if (rows.query !== query || this.row.value !== row) return;
    this.index.value = place.index;
    if (place.index !== null && reveal) this.revealRequest.value++;
  }

  /** A key can select a place whose row is still on its way; the row becomes the selection when it is here. */
  arrived(): void {
    const { rows } = this.#model;
    const index = this.#open();
    if (index === null || !rows.answered.peek()) return;
    const row = rows.get(index);
    if (row) this.row.value = row.row;
  }

  /** Who goes to another view before such a row is drawn is to find it selected there too. */
  arriveInAnyView(): void {
    const { rows, shownView, channel } = this.#model;
    effect(() => {
      shownView.value;
      const index = this.#open();
      if (index === null) return;
      const { query } = rows;
      channel.request('rows', { query, from: index, count: 1 }).then(
        (answer) => {
          const row = answer.rows[0];
          if (row && answer.from === index && this.#open() === index && rows.query === query)
            this.row.value = row.row;
        },
        () => {},
      );
    });
  }

  /** The selected place whose row is not known yet. */
  #open(): number | null {
    return this.row.peek() === null ? this.index.peek() : null;
  }
}
