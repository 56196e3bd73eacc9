/** What has to be given back, in the reverse of the order in which it was taken. */
export class Cleanup {
  readonly #steps: Array<() => void> = [];

  /** Returns `thing`, so that a thing and its end stand in one expression. */
  add<T>(thing: T, undo: (thing: T) => void): T {
    this.#steps.push(() => undo(thing));
    return thing;
  }

  run(): void {
    for (const step of this.#steps.splice(0).reverse()) step();
  }

  /** Somebody else gives it all back now. */
  forget(): void {
    this.#steps.length = 0;
  }
}
