import { totalOf } from '../../protocol/bytes.ts';
import type { MemoryWindow } from '../../protocol/memoryAnswers.ts';
import { messageOf } from '../../protocol/messageOf.ts';
import type { Fact, RecordOf } from '../../protocol/record.ts';
import type { SectionView } from '../kernel/section.ts';
import type { StoredBytes } from '../session/recorder.ts';
import type { MappedSection, ResizedSection } from '../session/sections.ts';
import type { Checksum } from './checksum.ts';
import { LiveWindow } from './liveWindow.ts';
import { MemoryNotes } from './memoryNotes.ts';
import { Overrun } from './overrun.ts';
import { type PageChange, PageScan } from './pageScan.ts';
import { pieceSize, union } from './ranges.ts';
import { saveSection } from './saveSection.ts';
import { takeSnapshot } from './sectionSnapshot.ts';
import { StoredRate } from './storedRate.ts';

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
/** That a section has been made larger, before anything is recorded of what it has got. */
export type TellGrowth = (memory: string, realSize: number) => void;

/** A mapped section in the main thread: its live window, its changes and its snapshots. */
export class WatchedSection {
  readonly memory: string;
  readonly view: SectionView;
  readonly #scan: PageScan;
  readonly #window: LiveWindow;
  readonly #now: () => number;
  readonly #record: RecordMemory;
  readonly #tellGrowth: TellGrowth;
  readonly #stored = new StoredRate();
  readonly #overrun: Overrun;
  readonly #notes: MemoryNotes;
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
    tellGrowth: TellGrowth,
  ) {
    this.memory = section.memory;
    this.view = view;
    this.#scan = new PageScan(view, checksum);
    this.#window = new LiveWindow(view);
    this.#now = now;
    this.#record = record;
    this.#tellGrowth = tellGrowth;
    this.#overrun = new Overrun(section.memory, section.announcedSize);
    this.#notes = new MemoryNotes(section.memory, record);
    this.#notes.size(this.size);
    this.#scan.begin(now(), ({ offset, bytes }) => this.#overrun.consider(offset, bytes));
  }

  /** The most bytes that it is known to have had. */
  get size(): number {
    return this.view.size;
  }

  /** Takes in what its child has made it larger by: asking costs as much as reading a few bytes. */
  follow(): void {
    if (!this.view.grow()) return;
    this.#take(null);
    this.#tellGrowth(this.memory, this.size);
  }

  /** It was announced again, with a larger size, or the session has been told that it has one. */
  resized({ realSize, announcedSize }: ResizedSection): void {
    this.view.grow(realSize);
    if (this.size > realSize) {
      // It has got more since, of which the session will hear.
      this.#take(null);
      this.#tellGrowth(this.memory, this.size);
      return;
    }
    this.#take(announcedSize);
    if (announcedSize === null || announcedSize >= this.size) return;
    // Looked at before under another agreement, and no change any more.
    const slack = new Uint8Array(Math.min(pieceSize, this.size - announcedSize));
    this.view.read(announcedSize, slack);
    this.#overrun.consider(announcedSize, slack);
  }

  #take(announcedSize: number | null): void {
    this.#overrun.agree(announcedSize);
    this.#scan.grow();
    this.#notes.size(this.size);
  }

  /**
   * The bytes as they are at this moment.
   * @param base number of the window that the asker has, null: none
   */
  window(offset: number, length: number, base: number | null): MemoryWindow {
    this.follow();
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
    this.follow();
    let all = false;
    const differs = this.#recordFound((found) => {
      if (now - at < shownFor) this.#scan.lookAt(offset, length, now, found);
      if (now >= this.#roundRestsUntil) all = this.#scan.slice(this.#now, budget, found, now);
    });
    this.#reportOverrun(false);
    this.#spent += this.#now() - now;
    if (!all) return;
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
  }

  /**
   * Writes what the user typed, and records it: the one change that is not found by sampling.
   * @throws NativeError when it cannot be written
   */
  write(offset: number, data: Uint8Array): void {
    this.follow();
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
    const room = this.#stored.room(this.#now());
    let total = 0;
    let since = Number.POSITIVE_INFINITY;
    look((change) => {
      this.#overrun.consider(change.offset, change.bytes);
      if (change.since === null) return;
      since = Math.min(since, change.since);
      total += change.bytes.length;
      ranges.push([change.offset, change.bytes.length]);
      if (total <= room) bytes.push({ offset: change.offset, data: change.bytes.slice() });
    });
    if (total === 0) return false;
    const stored = total <= room;
    if (stored) this.#stored.use(total);
    const change = { memory: this.memory, ranges: union(ranges), stored, sampled: true, since };
    this.#record({ kind: 'memory.change', ...change }, stored ? bytes : [], null);
    return true;
  }

  /**
   * Records the bytes that exist, at most `max` of them, nearest to where somebody looked.
   *
   * @returns a sentence that says how much was kept
   */
  snapshot(reason: RecordOf<'memory.snapshot'>['reason'], max: number): string {
    this.follow();
    const { offset, length } = this.#shown;
    const { ranges, bytes, left } = takeSnapshot(this.view, Math.floor(offset + length / 2), max);
    this.#record({ kind: 'memory.snapshot', memory: this.memory, reason, ranges }, bytes, null);
    this.#notes.leftOut(left, max);
    return `kept ${totalOf(ranges)} bytes of ${this.memory}`;
  }

  /**
   * Writes the bytes of a range to a file. By default what was announced, as far as it exists.
   * @returns how many they are
   * @throws Error in words when nothing of the range exists; of the system when the file cannot be written
   */
  save(range: readonly [number, number] | null, path: string): number {
    this.follow();
    if (range !== null && range[0] >= this.size) {
      throw new Error(`${this.memory} has ${this.size} bytes; there is nothing at ${range[0]}.`);
    }
    const [offset, wanted] = range ?? [0, this.#overrun.agreed ?? this.size];
    const length = Math.min(wanted, this.size - offset);
    try {
      saveSection(this.view, offset, length, path);
    } catch (error) {
      throw new Error(`${this.memory} cannot be saved: ${messageOf(error)}`);
    }
    return length;
  }

  close(): void {
    this.view.close();
  }

  #reportOverrun(last: boolean): void {
    // A child makes it larger before it writes there: if it has, what was just found is no slack.
    if (this.#overrun.anyNew) this.follow();
    const overrun = this.#overrun.report(this.#now(), last);
    if (overrun) this.#record(overrun, [], null);
  }
}
