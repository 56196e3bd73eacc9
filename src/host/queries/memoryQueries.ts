import type { Handlers } from '../../protocol/channel.ts';
import type { HostMethods } from '../../protocol/requests.ts';
import type { CaptureReader } from '../capture/captureReader.ts';
import type { WatchedSection } from '../memory/watchedSection.ts';
import { differences } from './memoryDifferences.ts';
import { HeatMap } from './memoryHeat.ts';
import { historyOf, snapshotsOf } from './memoryHistory.ts';
import { searchMemory } from './memorySearch.ts';
import { type MemorySource, recordedMemory } from './memorySource.ts';

/**
 * How long one answer may look. ms. Long work is asked for in pieces: who asks shows how far it is, and stops by not
 * asking again.
 */
const answerBudget = 20;
/** Recorded states whose ranges are kept: both sides of a comparison, and what is on the screen. */
const keptSources = 4;

type MemoryMethods = Pick<
  HostMethods,
  | 'memory'
  | 'searchMemory'
  | 'compareMemory'
  | 'memorySnapshots'
  | 'memoryHistory'
  | 'memoryHeat'
  | 'writeMemory'
>;

/** Everything that is asked about the bytes of sections: live where they are mapped now, else from the capture. */
export class MemoryQueries {
  readonly #reader: CaptureReader;
  readonly #live: (memory: string) => WatchedSection | null;
  readonly #recorded = new Map<string, MemorySource>();
  readonly #heat = new Map<string, HeatMap>();

  constructor(reader: CaptureReader, live: (memory: string) => WatchedSection | null) {
    this.#reader = reader;
    this.#live = live;
  }

  readonly handlers: Handlers<MemoryMethods> = {
    memory: ({ memory, offset, length, at, base }) => {
      const recorded = at ?? null;
      const live = recorded === null ? this.#live(memory) : null;
      if (live) return live.window(offset, length, base ?? null);
      return this.#reader.memory.at(memory, offset, length, recorded === null ? undefined : recorded + 1);
    },
    searchMemory: ({ memory, at, ...wanted }) => {
      if (wanted.mask.length !== wanted.pattern.length)
        throw new Error('Pattern and mask are not equally long.');
      if (!wanted.mask.some((bits) => bits !== 0))
        throw new Error('A pattern needs at least one known byte.');
      return searchMemory(this.#source(memory, at), wanted, deadline());
    },
    compareMemory: ({ memory, a, b, from }) =>
      differences(this.#source(memory, a), this.#source(memory, b), from, deadline()),
    memorySnapshots: ({ memory, count }) => snapshotsOf(this.#reader, memory, count),
    memoryHistory: ({ memory, offset, length, count }) =>
      historyOf(this.#reader, memory, [offset, length], count, deadline()),
    writeMemory: ({ memory, offset, bytes }) => {
      const live = this.#live(memory);
      if (!live) throw new Error(`${memory} is not mapped: what is recorded cannot be changed.`);
      live.write(offset, bytes);
      return null;
    },
    memoryHeat: ({ memory }) => {
      const heat = this.#heat.get(memory) ?? new HeatMap(this.#reader, memory);
      this.#heat.set(memory, heat);
      return heat.read(deadline());
    },
  };

  /** @param at number of the record that left the section so; null: as it is now, or was last */
  #source(memory: string, at: number | null): MemorySource {
    const live = at === null ? this.#live(memory) : null;
    if (live) {
      live.follow();
      return live.view;
    }
    const beforeSeq = at === null ? undefined : at + 1;
    const rows = this.#reader.memory.rows(memory, beforeSeq);
    const { size } = this.#reader.memory.at(memory, 0, 0, beforeSeq);
    const key = JSON.stringify([memory, rows.length, size]);
    const source = this.#recorded.get(key) ?? this.#asOf(memory, rows.at(-1), size);
    this.#recorded.delete(key);
    this.#recorded.set(key, source);
    for (const old of this.#recorded.keys()) {
      if (this.#recorded.size <= keptSources) break;
      this.#recorded.delete(old);
    }
    return source;
  }

  /** The section as this row left it: also the last one for now, behind which a growing capture may have others later. */
  #asOf(memory: string, row: number | undefined, size: number): MemorySource {
    const seq = row === undefined ? 0 : this.#reader.record(row, { dataLimit: 0 }).seq;
    return recordedMemory(this.#reader, memory, size, seq + 1);
  }
}

function deadline(): () => boolean {
  const end = performance.now() + answerBudget;
  return () => performance.now() > end;
}
