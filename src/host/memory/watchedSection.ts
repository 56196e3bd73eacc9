import type { Fact, RecordOf } from '../../protocol/record.ts';
import type { MemoryWindow } from '../../protocol/requests.ts';
import type { SectionView } from '../kernel/kernel.ts';
import type { StoredBytes } from '../session/recorder.ts';
import type { MappedSection } from '../session/sections.ts';
import { type PageChange, PageScan } from './pageScan.ts';

/** Bytes of changes are stored while they stay under this rate; beyond it only the ranges. Bytes a second. */
const storedRate = 1024 * 1024;
const pieceSize = 1024 * 1024;

export type RecordMemory = (fact: Fact, bytes: readonly StoredBytes[], time: number | null) => void;

/** A mapped section in the main thread: its live window, its changes and its snapshots. */
export class WatchedSection {
  readonly memory: string;
  readonly size: number;
  readonly announcedSize: number | null;
  readonly view: SectionView;
  readonly #scan: PageScan;
  readonly #now: () => number;
  readonly #record: RecordMemory;
  #allowance = storedRate;
  #allowedAt = 0;
  /** Where somebody last looked: snapshots of a large section keep what is nearest to it. */
  #lookedAt = 0;

  constructor(section: MappedSection, view: SectionView, now: () => number, record: RecordMemory) {
    this.memory = section.memory;
    this.size = section.realSize;
    this.announcedSize = section.announcedSize;
    this.view = view;
    this.#scan = new PageScan(view);
    this.#now = now;
    this.#record = record;
    this.#scan.lookAt(0, 1, now(), () => {});
  }

  /** The bytes as they are at this moment. */
  window(offset: number, length: number): MemoryWindow {
    this.#lookedAt = offset;
    const from = Math.min(offset, this.size);
    const bytes = new Uint8Array(Math.min(length, this.size - from));
    const known = this.view.read(from, bytes);
    return { offset: from, bytes, known, time: this.#now(), live: true, size: this.size };
  }

  /** Looks for changes for about `budget` ms and records what it finds. */
  scan(budget: number): void {
    const changes: PageChange[] = [];
    this.#scan.slice(this.#now, budget, (change) => changes.push(change));
    const first = changes[0];
    if (!first) return;
    const ranges = joined(changes);
    const total = changes.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const stored = this.#mayStore(total);
    const bytes = stored ? changes.map((change) => ({ offset: change.offset, data: change.bytes })) : [];
    const since = changes.reduce((least, change) => Math.min(least, change.since), first.since);
    this.#record(
      { kind: 'memory.change', memory: this.memory, ranges, stored, sampled: true, since },
      bytes,
      null,
    );
  }

  /**
   * Records the bytes that exist, at most `max` of them, nearest to where somebody looked.
   *
   * @returns a sentence that says how much was kept
   */
  snapshot(reason: RecordOf<'memory.snapshot'>['reason'], max: number): string {
    const { wanted, left } = this.#selectPages(max);
    const ranges: Array<[number, number]> = [];
    const bytes: StoredBytes[] = [];
    let kept = 0;
    for (const [start, length] of wanted) {
      for (let at = start; at < start + length; at += pieceSize) {
        const data = new Uint8Array(Math.min(pieceSize, start + length - at));
        for (const [offset, known] of this.view.read(at, data)) {
          ranges.push([offset, known]);
          bytes.push({ offset, data: data.subarray(offset - at, offset - at + known) });
          kept += known;
        }
      }
    }
    this.#record(
      { kind: 'memory.snapshot', memory: this.memory, reason, ranges: merged(ranges) },
      bytes,
      null,
    );
    if (left > 0) this.#reportLeftOut(left, max);
    return `kept ${kept} bytes of ${this.memory}`;
  }

  /** The bytes of a range, for a file. By default what was announced, as far as it exists. */
  bytes(range: readonly [number, number] | null): Uint8Array {
    const [offset, length] = range ?? [0, Math.min(this.announcedSize ?? this.size, this.size)];
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - offset)));
    for (let at = 0; at < bytes.length; at += pieceSize)
      this.view.read(offset + at, bytes.subarray(at, at + pieceSize));
    return bytes;
  }

  close(): void {
    this.view.close();
  }

  #selectPages(max: number): { wanted: Array<[number, number]>; left: number } {
    const populated = this.view.populated(0, this.size);
    const distance = ([start, length]: [number, number]) =>
      Math.max(0, start - this.#lookedAt, this.#lookedAt - (start + length));
    let room = max;
    let left = 0;
    const wanted = populated
      .toSorted((a, b) => distance(a) - distance(b))
      .flatMap(([start, length]): Array<[number, number]> => {
        const take = Math.min(length, room);
        room -= take;
        left += length - take;
        return take > 0 ? [[start, take]] : [];
      })
      .toSorted((a, b) => a[0] - b[0]);
    return { wanted, left };
  }

  #reportLeftOut(left: number, max: number): void {
    const message = `The snapshot of ${this.memory} left out ${left} bytes: at most ${max} are kept.`;
    const remedy = 'Raise "snapshotMax" of "capture" in the description.';
    const facts = {
      object: `memory ${this.memory}`,
      call: null,
      code: null,
      name: null,
      message,
      remedy,
      lost: null,
    };
    this.#record({ kind: 'note', ...facts }, [], null);
  }

  #mayStore(bytes: number): boolean {
    const now = this.#now();
    this.#allowance = Math.min(storedRate, this.#allowance + ((now - this.#allowedAt) / 1e9) * storedRate);
    this.#allowedAt = now;
    if (bytes > this.#allowance) return false;
    this.#allowance -= bytes;
    return true;
  }
}

/** Ranges of changed pages, at the grain of pages, adjacent ones joined. */
function joined(changes: readonly PageChange[]): Array<[number, number]> {
  return merged(changes.map(({ offset, bytes }) => [offset, bytes.length]));
}

function merged(ranges: ReadonlyArray<readonly [number, number]>): Array<[number, number]> {
  const result: Array<[number, number]> = [];
  for (const [offset, length] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && last[0] + last[1] === offset) last[1] += length;
    else result.push([offset, length]);
  }
  return result;
}
