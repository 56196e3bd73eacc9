import type { Query } from '../../protocol/query.ts';
import type { CaptureReader } from '../capture/captureReader.ts';
import { FilteredView } from '../capture/filteredView.ts';
import { FoldedView } from '../capture/foldedView.ts';
import type { RecordView } from '../capture/recordView.ts';

/** Views kept of each sort: the one on the screen, and the last few, as people switch between chips. */
const kept = 4;

/** The views asked for last. Opening a fold makes a new view over the same filtered rows, which are not found again. */
export class ViewCache {
  readonly #filtered = new Map<string, RecordView>();
  readonly #folded = new Map<string, RecordView>();

  get(reader: CaptureReader, query: Query): RecordView {
    const { fold, ...filters } = query;
    const base = latest(this.#filtered, JSON.stringify(filters), () => new FilteredView(reader, filters));
    if (!fold) return base;
    return latest(this.#folded, JSON.stringify(query), () => new FoldedView(base, fold.open));
  }

  has(view: RecordView): boolean {
    return [...this.#filtered.values(), ...this.#folded.values()].includes(view);
  }
}

function latest<V>(views: Map<string, V>, key: string, create: () => V): V {
  const view = views.get(key) ?? create();
  views.delete(key);
  views.set(key, view);
  for (const old of views.keys()) {
    if (views.size <= kept) break;
    views.delete(old);
  }
  return view;
}
