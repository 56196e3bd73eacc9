interface Sizes {
  /** What it had before the first of `rows`; null: it was not mapped. */
  readonly before: number | null;
  readonly rows: number[];
  readonly sizes: number[];
}

/** How large each section was when: one that grows is mapped anew, under the same name. */
export class SectionSizes {
  readonly #sections = new Map<number, Sizes>();

  /** @param before what it had until then, as a ring tells that has lost the record of it */
  add(interfaceId: number, row: number, size: number, before: number | null): void {
    const known = this.#sections.get(interfaceId) ?? { before, rows: [], sizes: [] };
    this.#sections.set(interfaceId, known);
    known.rows.push(row);
    known.sizes.push(size);
  }

  /**
   * Null when no record has told a size.
   * @param countBefore how many of these rising rows are of the moment that is asked for, or before it
   */
  at(interfaceId: number, countBefore: (rows: readonly number[]) => number): number | null {
    const known = this.#sections.get(interfaceId);
    if (!known) return null;
    const count = countBefore(known.rows);
    return (count === 0 ? known.before : known.sizes[count - 1]) ?? known.sizes[0] ?? null;
  }
}
