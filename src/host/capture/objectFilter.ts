import type { Query } from '../../protocol/query.ts';
import { type RecordKind, recordKinds } from '../../protocol/record.ts';
import type { CaptureReader } from './captureReader.ts';

/** Kinds whose object is not the child that they name. */
const namesChild: ReadonlySet<RecordKind> = new Set(['message', 'pipe.connect', 'memory.map']);
const kindNamesChild = recordKinds.map((kind) => namesChild.has(kind));
const messageCode = recordKinds.indexOf('message');

/** Takes the rows of some objects, or all but those; from the index alone unless it is asked about children. */
export class ObjectFilter {
  readonly #reader: CaptureReader;
  readonly #only: NameSet | null;
  readonly #hide: NameSet;
  readonly #direction: Query['direction'];

  private constructor(reader: CaptureReader, { only, hide, direction }: Query) {
    this.#reader = reader;
    this.#only = only && only.length > 0 ? new NameSet(reader, only) : null;
    this.#hide = new NameSet(reader, hide ?? []);
    this.#direction = direction;
  }

  /** Null when the query names neither objects nor a direction. */
  static of(reader: CaptureReader, query: Query): ObjectFilter | null {
    const { only = [], hide = [], direction } = query;
    return only.length + hide.length > 0 || direction ? new ObjectFilter(reader, query) : null;
  }

  takes(row: number): boolean {
    const { columns } = this.#reader;
    if (this.#direction) {
      if (columns.kind(row) !== messageCode) return false;
      if (columns.isOurs(row) !== (this.#direction === 'out')) return false;
    }
    return (this.#only?.has(row) ?? true) && !this.#hide.has(row);
  }
}

class NameSet {
  readonly #reader: CaptureReader;
  readonly #names: ReadonlySet<string>;
  readonly #children: boolean;
  /** By id of the object: whether it is in the set. */
  readonly #verdicts: boolean[] = [];

  constructor(reader: CaptureReader, names: readonly string[]) {
    this.#reader = reader;
    this.#names = new Set(names);
    this.#children = names.some((name) => name.startsWith('child '));
  }

  has(row: number): boolean {
    if (this.#names.size === 0) return false;
    const object = this.#reader.objectOf(row);
    let verdict = this.#verdicts[object];
    if (verdict === undefined) {
      verdict = this.#hasObject(object);
      this.#verdicts[object] = verdict;
    }
    return verdict || (this.#children && this.#namesChild(row));
  }

  #hasObject(id: number): boolean {
    const object = this.#reader.interfaces[id];
    if (!object) return false;
    if (this.#names.has(`${object.kind} ${object.key}`)) return true;
    if (object.kind !== 'memory') return false;
    // What happens to a child's memory concerns the child.
    const section = this.#reader.state.memory.find(({ memory }) => memory === object.key);
    return section?.child != null && this.#names.has(`child ${section.child}`);
  }

  #namesChild(row: number): boolean {
    const kind = this.#reader.columns.kind(row);
    if (!kindNamesChild[kind]) return false;
    if (kind === messageCode) return this.#hasChild(this.#reader.childOfMessage(row));
    const record = this.#reader.record(row, { dataLimit: 0 });
    return 'child' in record && this.#hasChild(record.child);
  }

  #hasChild(child: string | null): boolean {
    return child !== null && this.#names.has(`child ${child}`);
  }
}
