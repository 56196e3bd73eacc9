import { effect } from '@preact/signals';
import type { SessionModel } from '../page/SessionModel.ts';

/**
 * Where the selected message stands in the sheet. It is known by its place, not by its element: the message may be far
 * from the screen, or, at the other end of a long conversation, not have come yet.
 */
export class MessageSelection {
  readonly #model: SessionModel;
  /** The place is another, and is to be shown or not. */
  readonly #found: (index: number | null, reveal: boolean) => void;
  readonly #dispose: () => void;
  #index: number | null = null;
  /** Row in the capture of what stands there; null: it has not come yet. */
  #row: number | null = null;

  constructor(model: SessionModel, found: (index: number | null, reveal: boolean) => void) {
    this.#model = model;
    this.#found = found;
    const { conversation, selection, run } = model;
    this.#dispose = effect(() => {
      run.value;
      conversation.query.value;
      const row = selection.row.value;
      if (row !== null && row === this.#row && this.#isStill(row)) return;
      void this.#locate(row);
    });
  }

  get index(): number | null {
    return this.#index;
  }

  dispose(): void {
    this.#dispose();
  }

  /** Selects the message at a place, as soon as it is known which one that is. */
  moveTo(index: number): void {
    this.#index = index;
    this.#row = null;
    this.arrived();
    this.#found(index, false);
  }

  /** To be called when more messages are known. */
  arrived(): void {
    if (this.#index === null || this.#row !== null) return;
    const row = this.#model.conversation.rows.get(this.#index)?.row;
    if (row === undefined) return;
    this.#row = row;
    void this.#model.selection.setRow(row);
  }

  #isStill(row: number): boolean {
    return this.#index !== null && this.#model.conversation.rows.get(this.#index)?.row === row;
  }

  /** Looks up a message that was selected elsewhere, or whose place is another in the conversation shown now. */
  async #locate(row: number | null): Promise<void> {
    const { channel, conversation, selection, live } = this.#model;
    const query = conversation.query.peek();
    this.#index = null;
    this.#row = row;
    if (row === null || query === null) return this.#found(null, false);
    const place = await channel.request('locate', { query, row }).catch(() => ({ index: null }));
    // Another may have been chosen meanwhile, here or elsewhere.
    if (this.#row !== row || selection.row.peek() !== row || conversation.query.peek() !== query) return;
    this.#index = place.index;
    this.#found(place.index, !(live.peek() && conversation.follow.peek()));
  }
}
