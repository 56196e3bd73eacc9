import { computed, signal } from '@preact/signals';
import { type KindGroup, kindGroups } from '../../protocol/kindGroups.ts';
import type { Query } from '../../protocol/query.ts';
import type { ListQuery } from './ListOptions.ts';
import { type SearchWords, wordsOf } from './searchQuery.ts';

/** What is asked for with the search box and the kinds; the other parts of a query are the list's. */
export class Search {
  /** As it stands in the box: an expression, or a text to look for. */
  readonly text = signal('');
  /** null: all kinds. */
  readonly kinds = signal<readonly KindGroup[] | null>(null);
  readonly hiddenKinds = computed(() => {
    const shown = this.kinds.value;
    return shown === null ? [] : kindGroups.filter((group) => !shown.includes(group));
  });
  /** What the box holds, or what is wrong with it. */
  readonly reading = computed(() => wordsOf(this.text.value));
  readonly #list: () => ListQuery;

  /** @param list the parts of the query that this has nothing to do with, as a signal is read */
  constructor(list: () => ListQuery) {
    this.#list = list;
  }

  /**
   * The query as it is now, as a signal is read.
   * @param inForce what stays of the box while it holds something wrong: kinds and list go on to be chosen
   */
  queryOver({ filter, text }: SearchWords): Query {
    const kinds = this.kinds.value;
    const words = this.reading.value.words ?? { filter, text };
    return { kinds: kinds === null ? null : [...kinds], ...words, ...this.#list() };
  }

  /** Hides a kind, or shows it again. */
  toggle(group: KindGroup): void {
    const shown = this.kinds.value ?? kindGroups;
    const next = shown.includes(group) ? shown.filter((other) => other !== group) : [...shown, group];
    this.kinds.value = next.length === kindGroups.length ? null : next;
  }

  clear(): void {
    this.text.value = '';
    this.kinds.value = null;
  }
}
