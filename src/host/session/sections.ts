import type { RecordOf } from '../../protocol/record.ts';
import type { Section, SectionHandle } from '../kernel/section.ts';
import type { Surroundings } from './surroundings.ts';

/** A section as the main thread needs it to read, watch and snapshot it. */
export interface MappedSection {
  readonly memory: string;
  /** Owned by whoever gets this. */
  readonly handle: SectionHandle;
  readonly realSize: number;
  readonly announcedSize: number | null;
}

/** What a section that is mapped has got to: larger than it was, or agreed to be. */
export type ResizedSection = Omit<MappedSection, 'handle'>;

/** Whoever reads the sections. */
export interface SectionListener {
  mapped(section: MappedSection): void;
  resized(section: ResizedSection): void;
}

export interface LiveSection {
  readonly memory: string;
  readonly section: Section;
  readonly child: string | null;
  readonly source: RecordOf<'memory.map'>['source'];
  /** The most that was asked for or announced. */
  announcedSize: number | null;
  realSize: number;
}

type Facts = Pick<RecordOf<'memory.map'>, 'child' | 'source' | 'rule' | 'handle'>;

/** All shared memory of a run by name: declared ones by key, announced ones `<child>:<n>` in order of mapping. */
export class Sections {
  readonly all = new Map<string, LiveSection>();
  readonly #around: Surroundings;
  readonly #listener: SectionListener;
  readonly #numbers = new Map<string, number>();

  constructor(around: Surroundings, listener: SectionListener) {
    this.#around = around;
    this.#listener = listener;
  }

  /** The section of the same memory that is mapped already, under whatever name. */
  held({ identity }: Section): LiveSection | null {
    if (identity === null) return null;
    for (const live of this.all.values()) if (live.section.identity === identity) return live;
    return null;
  }

  /** @throws NativeError when it cannot be shared with the thread that reads it; then it is not there */
  add(memory: string, section: Section, announcedSize: number | null, facts: Facts): void {
    this.#add(memory, section, section.share(), announcedSize, facts);
  }

  /**
   * Adds what a child announced under its next free name; strangers are called by pid.
   * @throws NativeError as `add`
   */
  addAnnounced(owner: string, section: Section, announcedSize: number | null, facts: Facts): void {
    const handle = section.share();
    const number = (this.#numbers.get(owner) ?? 0) + 1;
    this.#numbers.set(owner, number);
    this.#add(`${owner}:${number}`, section, handle, announcedSize, facts);
  }

  #add(
    memory: string,
    section: Section,
    handle: SectionHandle,
    announcedSize: number | null,
    facts: Facts,
  ): void {
    const { realSize } = section;
    const { child, source } = facts;
    this.all.set(memory, { memory, section, child, source, announcedSize, realSize });
    const { recorder } = this.#around;
    recorder.object('memory', memory, `memory ${section.childValue || memory}`);
    recorder.record({ kind: 'memory.map', memory, ...facts, announcedSize, realSize, formerSize: null });
    this.#listener.mapped({ memory, handle, realSize, announcedSize });
  }

  /**
   * A section that is mapped is named once more. What it has got since, and a larger size than was announced before, are
   * told; it stays mapped by the handle that we have, which is for the same memory whatever number its child uses now.
   * @param size as announced; null: none was
   */
  announcedAgain(
    live: LiveSection,
    realSize: number,
    size: number | null,
    how: Pick<Facts, 'rule' | 'handle'>,
  ): void {
    const before = live.announcedSize;
    // What a description says of its own memory is not changed by what a child says.
    const agreedMore = live.source === 'announced' && before !== null && size !== null && size > before;
    if (realSize <= live.realSize && !agreedMore) return;
    if (size !== null) live.announcedSize = Math.max(size, before ?? 0);
    this.#resize(live, realSize, size === null ? agreedFor(live, realSize) : live.announcedSize, how);
  }

  /** A section has got bytes without a word about them. */
  grown(memory: string, realSize: number): void {
    const live = this.all.get(memory);
    if (!live || realSize <= live.realSize) return;
    this.#resize(live, realSize, agreedFor(live, realSize), { rule: null, handle: null });
  }

  #resize(
    live: LiveSection,
    size: number,
    announcedSize: number | null,
    how: Pick<Facts, 'rule' | 'handle'>,
  ): void {
    const { memory, child, source, realSize: formerSize } = live;
    const realSize = Math.max(size, live.realSize);
    live.realSize = realSize;
    this.#around.recorder.record({
      kind: 'memory.map',
      memory,
      child,
      source,
      ...how,
      announcedSize,
      realSize,
      formerSize,
    });
    this.#listener.resized({ memory, realSize, announcedSize });
  }

  close(reason: string): void {
    for (const { memory, section } of this.all.values()) {
      section.close();
      this.#around.recorder.record({ kind: 'memory.unmap', memory, reason });
    }
    this.all.clear();
  }
}

/** Whoever makes a section larger than was agreed means to use it: what lies behind is no slack any more. */
function agreedFor({ announcedSize }: LiveSection, realSize: number): number | null {
  return announcedSize !== null && announcedSize >= realSize ? announcedSize : null;
}
