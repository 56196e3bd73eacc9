import type { RecordOf } from '../../protocol/record.ts';
import type { KernelModule } from '../kernel/kernel.ts';
import { type RecordMemory, WatchedSection } from '../memory/watchedSection.ts';
import type { MappedSection } from '../session/sections.ts';

/** How often sections are looked at for changes, and for how long all of them together. ms */
export const scanPeriod = 50;
const scanBudget = 5;

/** All mapped sections of a live run, watched by the main thread: its reads never delay the receiving thread. */
export class MemoryWatch {
  readonly #sections = new Map<string, WatchedSection>();
  readonly #kernel: KernelModule;
  readonly #now: () => number;
  readonly #record: RecordMemory;
  readonly #snapshotMax: number;
  #timer: NodeJS.Timeout | null = null;

  constructor(kernel: KernelModule, now: () => number, snapshotMax: number, record: RecordMemory) {
    this.#kernel = kernel;
    this.#now = now;
    this.#record = record;
    this.#snapshotMax = snapshotMax;
  }

  add(section: MappedSection): void {
    const view = this.#kernel.openSectionView(`memory ${section.memory}`, section.handle, section.realSize);
    this.#timer ??= setInterval(() => this.#scan(), scanPeriod);
    this.#sections.set(section.memory, new WatchedSection(section, view, this.#now, this.#record));
  }

  find(memory: string): WatchedSection | null {
    return this.#sections.get(memory) ?? null;
  }

  snapshot(memory: string, reason: RecordOf<'memory.snapshot'>['reason']): string {
    return this.#section(memory).snapshot(reason, this.#snapshotMax);
  }

  bytes(memory: string, range: readonly [number, number] | null): Uint8Array {
    return this.#section(memory).bytes(range);
  }

  /** One last look and one last snapshot of each, before they are unmapped. */
  finish(): void {
    for (const section of this.#sections.values()) {
      section.scan(scanBudget);
      section.snapshot('end', this.#snapshotMax);
    }
    this.close();
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    for (const section of this.#sections.values()) section.close();
    this.#sections.clear();
  }

  #section(memory: string): WatchedSection {
    const section = this.#sections.get(memory);
    if (!section) throw new Error(`${memory} is not mapped.`);
    return section;
  }

  #scan(): void {
    const budget = scanBudget / Math.max(1, this.#sections.size);
    for (const section of this.#sections.values()) section.scan(budget);
  }
}
