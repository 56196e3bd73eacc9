import { setTimeout as pause } from 'node:timers/promises';
import type { PlatformDescription, SnapshotRules } from '../../protocol/description.ts';
import type { RecordOf } from '../../protocol/record.ts';
import type { KernelModule } from '../kernel/kernel.ts';
import { NativeError } from '../kernel/nativeError.ts';
import type { SectionView } from '../kernel/section.ts';
import type { Checksum } from '../memory/checksum.ts';
import { type RecordMemory, type TellGrowth, WatchedSection } from '../memory/watchedSection.ts';
import type { MappedSection, ResizedSection } from '../session/sections.ts';
import type { SnapshotTrigger } from '../session/snapshotTriggers.ts';
import { onTicks } from '../ticks.ts';

/** For how long all sections together are looked at for changes, at each tick. ms */
const scanBudget = 5;
/** Snapshots that follow each other by themselves take at most a fifth of the time: each is followed by a rest. */
const restFactor = 4;

interface Watched {
  readonly section: WatchedSection;
  readonly rules: SnapshotRules | undefined;
  timer: NodeJS.Timeout | null;
}

/** All mapped sections of a live run, watched by the main thread: its reads never delay the receiving thread. */
export class MemoryWatch {
  readonly #sections = new Map<string, Watched>();
  readonly #kernel: KernelModule;
  readonly #checksum: Checksum;
  readonly #now: () => number;
  readonly #record: RecordMemory;
  readonly #tellGrowth: TellGrowth;
  readonly #description: PlatformDescription;
  #endScans: (() => void) | null = null;

  constructor(
    kernel: KernelModule,
    checksum: Checksum,
    now: () => number,
    description: PlatformDescription,
    record: RecordMemory,
    tellGrowth: TellGrowth,
  ) {
    this.#kernel = kernel;
    this.#checksum = checksum;
    this.#now = now;
    this.#record = record;
    this.#tellGrowth = tellGrowth;
    this.#description = description;
  }

  add(mapped: MappedSection): void {
    const { memory, handle, realSize } = mapped;
    const view = this.#open(() => this.#kernel.openSectionView(`memory ${memory}`, handle, realSize));
    if (!view) return;
    this.#endScans ??= onTicks(() => this.#scan());
    const section = new WatchedSection(
      mapped,
      view,
      this.#checksum,
      this.#now,
      this.#record,
      this.#tellGrowth,
    );
    const { memory: declared, capture } = this.#description;
    const own = Object.hasOwn(declared, memory) ? declared[memory]?.snapshots : undefined;
    const watched: Watched = { section, rules: own ?? capture.snapshots, timer: null };
    this.#sections.set(memory, watched);
    if (watched.rules?.every !== undefined) this.#snapshotEvery(watched, watched.rules.every);
  }

  resized(section: ResizedSection): void {
    this.find(section.memory)?.resized(section);
  }

  /** What cannot be mapped costs its bytes, and not the run. */
  #open(open: () => SectionView): SectionView | null {
    try {
      return open();
    } catch (error) {
      if (!(error instanceof NativeError)) throw error;
      const { object, call, code, name, message, remedy } = error.failure;
      this.#record({ kind: 'error', object, call, code, name, message, remedy, lost: null }, [], null);
      return null;
    }
  }

  find(memory: string): WatchedSection | null {
    return this.#sections.get(memory)?.section ?? null;
  }

  snapshot(memory: string, reason: RecordOf<'memory.snapshot'>['reason']): string {
    return this.#section(memory).snapshot(reason, this.#most);
  }

  /** Takes the snapshots that are wanted after this; resolves when the next may be taken. */
  async triggered({ by, key }: SnapshotTrigger): Promise<void> {
    const begun = performance.now();
    for (const { section, rules } of this.#sections.values()) {
      const keys = by === 'event' ? rules?.onEvent : rules?.onMessage;
      if (keys?.includes(key)) section.snapshot(by, this.#most);
    }
    await pause((performance.now() - begun) * restFactor);
  }

  save(memory: string, path: string, range: readonly [number, number] | null): string {
    const bytes = this.#section(memory).save(range, path);
    return `saved ${bytes} bytes of ${memory} to ${path}`;
  }

  /** One last look and one last snapshot of each, before they are unmapped. */
  finish(): void {
    for (const { section } of this.#sections.values()) {
      section.finish(scanBudget);
      section.snapshot('end', this.#most);
    }
    this.close();
  }

  close(): void {
    this.#endScans?.();
    this.#endScans = null;
    for (const { section, timer } of this.#sections.values()) {
      if (timer) clearTimeout(timer);
      section.close();
    }
    this.#sections.clear();
  }

  get #most(): number {
    return this.#description.capture.snapshotMax;
  }

  #section(memory: string): WatchedSection {
    const watched = this.#sections.get(memory);
    if (!watched) throw new Error(`${memory} is not mapped.`);
    return watched.section;
  }

  #snapshotEvery(watched: Watched, period: number, wait = period): void {
    watched.timer = setTimeout(() => {
      const begun = performance.now();
      watched.section.snapshot('timer', this.#most);
      const took = performance.now() - begun;
      this.#snapshotEvery(watched, period, Math.max(period - took, took * restFactor));
    }, wait);
  }

  #scan(): void {
    const budget = scanBudget / Math.max(1, this.#sections.size);
    for (const { section } of this.#sections.values()) section.scan(budget);
  }
}
