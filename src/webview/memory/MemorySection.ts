import { computed, signal } from '@preact/signals';
import type { Channel } from '../../protocol/channel.ts';
import type { MemoryMoment } from '../../protocol/memoryAnswers.ts';
import type { PageNotices } from '../../protocol/notices.ts';
import type { PageMethods } from '../../protocol/requests.ts';
import type { HexChunk } from '../hex/ByteWindow.ts';
import type { HexGrid } from '../hex/HexGrid.ts';
import { hexMark } from '../hex/HexRow.ts';
import { HexTyping } from '../hex/HexTyping.ts';
import { type CursorBytes, noCursor } from '../hex/Inspector.tsx';
import { sentenceOf } from '../page/sentenceOf.ts';
import { LiveBytes } from './LiveBytes.ts';
import { MemoryComparison } from './MemoryComparison.ts';
import { MemorySearch } from './MemorySearch.ts';
import type { Bookmark } from './memorySettings.ts';

export interface MemoryReading {
  readonly size: number;
  readonly live: boolean;
  /** ns since the start. */
  readonly time: number;
}

/** How one section is looked at: kept while another view is shown, so that coming back finds the same place. */
export class MemorySection {
  readonly name: string;
  readonly cursor = signal<CursorBytes>(noCursor);
  /** What was last read; null: nothing in this run. */
  readonly reading = signal<MemoryReading | null>(null);
  /** Number of the record whose state is shown; null: the section as it is now, or was last. */
  readonly at = signal<number | null>(null);
  /** Offsets on the screen: the first and the one behind the last. */
  readonly viewed = signal<readonly [number, number]>([0, 0]);
  /** The newest snapshots, newest first. */
  readonly snapshots = signal<readonly MemoryMoment[]>([]);
  /** Counts wishes to read the visible bytes again. */
  readonly refreshes = signal(0);
  /** What is typed goes into the section. Never remembered. */
  readonly unlocked = signal(false);
  /** Why the last write failed. */
  readonly writeError = signal<string | null>(null);
  readonly canEdit = computed(() => this.reading.value?.live === true && this.at.value === null);
  readonly search: MemorySearch;
  readonly comparison: MemoryComparison;
  readonly #channel: Channel<PageMethods, PageNotices>;
  readonly #live = new LiveBytes();
  #grid: HexGrid | null = null;
  #undo: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  /** Counts runs: an answer about the one before says nothing about this one. */
  #run = 0;
  #announcedSize = Number.POSITIVE_INFINITY;
  #bookmarks: ReadonlySet<number> = new Set();

  constructor(name: string, channel: Channel<PageMethods, PageNotices>) {
    this.name = name;
    this.#channel = channel;
    this.search = new MemorySearch((request) => channel.request('searchMemory', request));
    this.comparison = new MemoryComparison((request) => channel.request('compareMemory', request));
  }

  get grid(): HexGrid | null {
    return this.#grid;
  }

  /** The grid that shows this section now. */
  attach(grid: HexGrid | null): void {
    this.#grid = grid;
    // Armed for as long as one looks at it: coming back, it is locked.
    if (grid === null) {
      this.unlocked.value = false;
      // Nobody waits for it any more, and there is nowhere to show what it finds.
      this.search.cancel();
    }
    grid?.setMarks((offset) => this.#marks(offset));
  }

  /** A new run begins: numbers of records mean others now. */
  restart(): void {
    this.#run++;
    this.reading.value = null;
    this.at.value = null;
    this.#live.forget();
    this.unlock(false);
    this.snapshots.value = [];
    this.search.cancel();
    this.comparison.stop();
    this.cursor.value = { ...this.cursor.peek(), bytes: noCursor.bytes, hole: false };
    this.#grid?.forget();
  }

  async read(offset: number, length: number): Promise<HexChunk> {
    const at = this.at.value ?? undefined;
    const compared = this.comparison.state.peek();
    const [answer, other] = await Promise.all([
      this.#window(offset, length, at),
      compared === null ? null : this.#window(offset, length, compared.seq ?? undefined),
    ]);
    const { size, live, time } = answer;
    this.reading.value = { size, live, time };
    // The grid draws when its own bytes differ from those before; the marks are about these.
    if (other && this.comparison.takeOther(other)) this.#grid?.window.schedule();
    return answer;
  }

  /** Bytes for a copy, of the state that is shown. */
  readAside(offset: number, length: number): Promise<HexChunk> {
    const at = this.at.value;
    // Whole, and not a base of the next reading: that one may be on its way, and tells what differs from its own.
    const ask = { memory: this.name, offset, length };
    return this.#ask(at === null ? ask : { ...ask, at });
  }

  /** Marks bytes past what was announced, and those that bookmarks point at. */
  setMarks(announcedSize: number | null, bookmarks: readonly Bookmark[]): void {
    this.#announcedSize = announcedSize ?? Number.POSITIVE_INFINITY;
    this.#bookmarks = new Set(bookmarks.map(({ offset }) => offset));
    this.#grid?.window.schedule();
  }

  refresh(): void {
    this.refreshes.value = this.refreshes.peek() + 1;
  }

  /** Lets what is typed be written, or ends that. */
  unlock(on: boolean): void {
    if (on === this.unlocked.peek()) return;
    this.unlocked.value = on;
    this.writeError.value = null;
    this.#grid?.input.setTyping(on ? new HexTyping((offset, bytes) => void this.write(offset, bytes)) : null);
    this.#undo = [];
    this.#grid?.element.focus();
  }

  /** Writes into the section itself; how it was before is kept, for undo. */
  async write(offset: number, bytes: Uint8Array, undoable = true): Promise<void> {
    if (!this.unlocked.peek()) return;
    this.writeError.value = null;
    const grid = this.#grid?.bytes;
    const before = Array.from(bytes, (_, at) => grid?.byte(offset + at) ?? null);
    try {
      await this.#channel.request('writeMemory', { memory: this.name, offset, bytes });
      const known = before.filter((byte) => byte !== null);
      if (undoable && known.length === before.length) {
        this.#undo = [...this.#undo.slice(-999), { offset, bytes: Uint8Array.from(known) }];
      }
    } catch (error) {
      this.writeError.value = sentenceOf(error);
    }
    this.refresh();
  }

  /** Writes back what was there before the last write of ours. */
  async undo(): Promise<void> {
    const last = this.#undo.pop();
    if (!last) return;
    this.goTo(last.offset, last.bytes.length);
    await this.write(last.offset, last.bytes, false);
  }

  goTo(offset: number, length = 1): void {
    this.#grid?.jumpTo(offset, length);
  }

  async find(backwards: boolean): Promise<void> {
    const size = this.reading.value?.size ?? 0;
    const where = { memory: this.name, at: this.at.value, size };
    const { start, selected } = this.cursor.value;
    // From an untouched beginning a match at offset 0 counts too.
    const untouched = start === 0 && selected === 1 && !backwards && !this.search.hasFound(0);
    const found = await this.search.find(where, untouched ? null : start, backwards);
    if (found) this.goTo(...found);
  }

  /** @param newest snapshots; older ones that are shown or compared with are kept, to be chosen among others */
  takeSnapshots(newest: readonly MemoryMoment[]): void {
    const known = this.snapshots.value;
    const inUse = [this.at.peek(), this.comparison.state.peek()?.seq];
    const oldest = newest.at(-1)?.seq ?? Number.POSITIVE_INFINITY;
    const snapshots = [...newest, ...known.filter(({ seq }) => seq < oldest && inUse.includes(seq))];
    if (known.length !== snapshots.length || known[0]?.seq !== snapshots[0]?.seq)
      this.snapshots.value = snapshots;
  }

  /** Shows the section as a record left it, or as it is now. */
  show(seq: number | null): void {
    const compared = this.comparison.state.peek();
    this.at.value = seq;
    if (seq !== null) this.unlock(false);
    if (compared === null) return;
    if (compared.seq === seq) this.stopComparing();
    else void this.compare(compared.seq);
  }

  stopComparing(): void {
    this.comparison.stop();
    this.#grid?.window.schedule();
  }

  async compare(seq: number | null): Promise<void> {
    const size = this.reading.value?.size ?? 0;
    const work = this.comparison.compare(this.name, this.at.value, seq, size);
    this.refresh();
    await work;
    this.#grid?.window.schedule();
  }

  goToDifference(backwards: boolean): void {
    const range = this.comparison.next(this.cursor.value.start, backwards);
    if (range) this.goTo(...range);
  }

  async #window(offset: number, length: number, at: number | undefined) {
    const ask = { memory: this.name, offset, length };
    if (at !== undefined) return await this.#ask({ ...ask, at });
    const base = this.#live.base(offset, length);
    return this.#live.complete(await this.#ask(base === undefined ? ask : { ...ask, base }));
  }

  async #ask(request: PageMethods['memory']['params']) {
    const run = this.#run;
    const answer = await this.#channel.request('memory', request);
    if (run !== this.#run) throw new Error('Another run is shown now.');
    return answer;
  }

  #marks(offset: number): number {
    const byte = this.#grid?.bytes.byte(offset) ?? null;
    return (
      (offset >= this.#announcedSize ? hexMark.slack : 0) |
      (this.comparison.differs(offset, byte) ? hexMark.differs : 0) |
      (this.#bookmarks.has(offset) ? hexMark.bookmark : 0)
    );
  }
}
