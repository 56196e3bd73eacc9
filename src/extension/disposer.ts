/** Anything that must be let go of once. */
export interface Disposable {
  dispose(): unknown;
}

/** Lets go of what was added, last in first out. What comes after that is let go of at once. */
export class Disposer implements Disposable {
  readonly #items: Disposable[] = [];
  #disposed = false;

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  /** @throws AggregateError after everything was let go of, when some of it failed. */
  dispose(): void {
    this.#disposed = true;
    const errors: unknown[] = [];
    for (const item of this.#items.splice(0).reverse()) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Not everything could be let go of.');
  }
}
