import type { MemoryWindow } from '../../protocol/memoryAnswers.ts';
import type { Fact, RecordOf } from '../../protocol/record.ts';
import type { SectionView } from '../kernel/kernel.ts';
import type { StoredBytes } from '../session/recorder.ts';
import type { MappedSection } from '../session/sections.ts';
import type { Checksum } from './checksum.ts';
import { LiveWindow } from './liveWindow.ts';
import { nearestRanges } from './nearestRanges.ts';
import { Overrun } from './overrun.ts';
import { mostWatched, type PageChange, PageScan } from './pageScan.ts';

/** Bytes of changes are stored while they stay under this rate; beyond it only the ranges. Bytes a second. */
const storedRate = 1024 * 1024;
const pieceSize = 1024 * 1024;
/** What somebody looked at within this time is looked at first. ns */
const shownFor = 1e9;
/**
 * Looking at memory in which nothing happens takes a hundredth of the time, unless it is so large that a round takes longer
 * than the longest rest (ns).
 */
const restFactor = 100;
const longestRest = 250e6;
/** Of memory that changes all the time, recording costs more than looking: that is done ten times a second. ns */
const changeRest = 75e6;

export type RecordMemory = (fact: Fact, bytes: readonly StoredBytes[], time: number | null) => void;

/** A mapped section in the main thread: its live window, its changes and its snapshots. */
export class WatchedSection {
  readonly memory: string;
  readonly size: number;
  readonly announcedSize: number | null;
  readonly view: SectionView;
  readonly #scan: PageScan;
  readonly #window: LiveWindow;
  readonly #now: () => number;
  readonly #record: RecordMemory;
  #allowance = storedRate;
  #allowedAt = 0;
  readonly #overrun: Overrun | null;
  #toldGrowth = false;
  /** ns spent in the present round; until when no next one begins, and until when nothing is looked at. */
  #spent = 0;
  #roundRestsUntil = 0;
  #changeRestsUntil = 0;
  /** What somebody looked at last, and when: snapshots of a large section keep what is nearest to it. */
  #shown = { offset: 0, length: 0, at: Number.NEGATIVE_INFINITY };

  constructor(
    section: MappedSection,
    view: SectionView,
    checksum: Checksum,
    now: () => number,
    record: RecordMemory,
  ) {
    this.memory = section.memory;
    this.size = section.realSize;
    this.announcedSize = section.announcedSize;
    this.view = view;
    this.#scan = new PageScan(view, checksum);
    this.#window = new LiveWindow(view);
    this.#now = now;
    this.#record = record;
    const { announcedSize } = section;
    this.#overrun =
      announcedSize !== null && announcedSize < this.size ? new Overrun(this.memory, announcedSize) : null;
    if (this.size > mostWatched) {
      const message = `Changes of ${this.memory} are found in its first ${mostWatched} bytes only: it has ${this.size}.`;
      this.#note(message, 'Take snapshots, which keep what exists anywhere in it.');
    }
    this.#scan.begin(now(), ({ offset, bytes }) => this.#overrun?.consider(offset, bytes));
  }

  /**
   * The bytes as they are at this moment.
   * @param base number of the window that the asker has, null: none
   */
  window(offset: number, length: number, base: number | null): MemoryWindow {
    const at = this.#now();
    this.#shown = { offset, length, at };
    return this.#window.read(offset, length, base, at);
  }

  /**
   * Looks for changes for about `budget` ms, at what is on a screen first, and records what it finds. To be called every 50
   * ms; a section that was looked at as a whole rests now and then.
   */
  scan(budget: number): void {
    const { offset, length, at } = this.#shown;
    const now = this.#now();
    if (now < this.#changeRestsUntil) return;
    let all = false;
    const differs = this.#recordFound((found) => {
      if (now - at < shownFor) this.#scan.lookAt(offset, length, now, found);
      if (now >= this.#roundRestsUntil) all = this.#scan.slice(this.#now, budget, found, now);
    });
    this.#reportOverrun(false);
    this.#spent += this.#now() - now;
    if (!all) return;
    this.#tellGrowth();
    this.#roundRestsUntil = now + Math.min(longestRest, this.#spent * restFactor);
    this.#spent = 0;
    if (differs) this.#changeRestsUntil = now + changeRest;
  }

  /** One last look, for what has changed since the last one. */
  finish(budget: number): void {
    this.#roundRestsUntil = 0;
    this.#changeRestsUntil = 0;
    this.scan(budget);
    this.#reportOverrun(true);
    this.#tellGrowth();
  }

  /**
   * Writes what the user typed, and records it: the one change that is not found by sampling.
   * @throws NativeError when it cannot be written
   */
  write(offset: number, data: Uint8Array): void {
    this.#recordFound((found) => this.#scan.lookAt(offset, data.length, this.#now(), found));
    const since = this.#now();
    this.view.write(offset, data);
    this.#scan.wrote(offset, data.length);
    const ranges: Array<[number, number]> = [[offset, data.length]];
    const change = { memory: this.memory, ranges, stored: true, sampled: false, since };
    this.#record({ kind: 'memory.change', ...change }, [{ offset, data }], null);
  }

  /** Records as one change what a look finds. @returns whether it found anything */
  #recordFound(look: (found: (change: PageChange) => void) => void): boolean {
    const ranges: Array<[number, number]> = [];
    const bytes: StoredBytes[] = [];
    const room = this.#room();
    let total = 0;
    let since = Number.POSITIVE_INFINITY;
    look((change) => {
      this.#overrun?.consider(change.offset, change.bytes);
      if (change.since === null) return;
      since = Math.min(since, change.since);
      total += change.bytes.length;
      ranges.push([change.offset, change.bytes.length]);
      if (total <= room) bytes.push({ offset: change.offset, data: change.bytes.slice() });
    });
    if (total === 0) return false;
    const stored = total <= room;
    if (stored) this.#allowance -= total;
    const change = { memory: this.memory, ranges: merged(ranges), stored, sampled: true, since };
    this.#record({ kind: 'memory.change', ...change }, stored ? bytes : [], null);
    return true;
  }

  /**
   * Records the bytes that exist, at most `max` of them, nearest to where somebody looked.
   *
   * @returns a sentence that says how much was kept
   */
  snapshot(reason: RecordOf<'memory.snapshot'>['reason'], max: number): string {
    const populated = this.view.populated(0, this.size);
    const { offset, length } = this.#shown;
    const wanted = nearestRanges(populated, Math.floor(offset + length / 2), max);
    const left = totalOf(populated) - totalOf(wanted);
    const ranges: Array<[number, number]> = [];
    const bytes: StoredBytes[] = [];
    let kept = 0;
    for (const [start, length] of wanted) {
      for (let at = start; at < start + length; at += pieceSize) {
        const data = new Uint8Array(Math.min(pieceSize, start + length - at));
        for (const [from, known] of this.view.read(at, data)) {
          ranges.push([from, known]);
          bytes.push({ offset: from, data: data.subarray(from - at, from - at + known) });
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

  /**
   * The bytes of a range, for a file. By default what was announced, as far as it exists.
   * @throws Error in words when nothing of the range exists
   */
  bytes(range: readonly [number, number] | null): Uint8Array {
    if (range !== null && range[0] >= this.size) {
      throw new Error(`${this.memory} has ${this.size} bytes; there is nothing at ${range[0]}.`);
    }
    const [offset, length] = range ?? [0, Math.min(this.announcedSize ?? this.size, this.size)];
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - offset)));
    for (let at = 0; at < bytes.length; at += pieceSize)
      this.view.read(offset + at, bytes.subarray(at, at + pieceSize));
    return bytes;
  }

  close(): void {
    this.view.close();
  }

  /** Once: a section that had no bytes at all has been told of when it was mapped. */
  #tellGrowth(): void {
    if (this.#toldGrowth || this.size === 0) return;
    const size = this.view.sizeNow();
    if (size <= this.size) return;
    this.#toldGrowth = true;
    const message = `${this.memory} has grown to ${size} bytes: what lies behind the ${this.size} that it had when it was mapped is not seen.`;
    this.#note(message, 'Give it its full size before it is announced or opened.');
  }

  #reportOverrun(last: boolean): void {
    const overrun = this.#overrun?.report(this.#now(), last);
    if (overrun) this.#record(overrun, [], null);
  }

  #reportLeftOut(left: number, max: number): void {
    const message = `The snapshot of ${this.memory} left out ${left} bytes: at most ${max} are kept.`;
    this.#note(message, 'Raise "snapshotMax" of "capture" in the description.');
  }

  #note(message: string, remedy: string): void {
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

  /** How many bytes of changes may be stored now. */
  #room(): number {
    const now = this.#now();
    this.#allowance = Math.min(storedRate, this.#allowance + ((now - this.#allowedAt) / 1e9) * storedRate);
    this.#allowedAt = now;
    return this.#allowance;
  }
}

const totalOf = (ranges: ReadonlyArray<readonly [number, number]>) =>
  ranges.reduce((sum, [, length]) => sum + length, 0);

/** Adjacent ranges joined, in rising order. */
function merged(ranges: ReadonlyArray<readonly [number, number]>): Array<[number, number]> {
  const result: Array<[number, number]> = [];
  for (const [offset, length] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && last[0] + last[1] === offset) last[1] += length;
    else result.push([offset, length]);
  }
  return result;
}
