import type { RecordOf } from '../../protocol/record.ts';
import type { Section, SectionHandle } from '../kernel/kernel.ts';
import { note, type Surroundings } from './surroundings.ts';

/** A section as the main thread needs it to read, watch and snapshot it. */
export interface MappedSection {
  readonly memory: string;
  /** Owned by whoever gets this. */
  readonly handle: SectionHandle;
  readonly realSize: number;
  readonly announcedSize: number | null;
}

export interface LiveSection {
  readonly memory: string;
  readonly section: Section;
  readonly announcedSize: number | null;
}

type Facts = Pick<RecordOf<'memory.map'>, 'child' | 'source' | 'rule' | 'handle'>;

/** All shared memory of a run by name: declared ones by key, announced ones `<child>:<n>` in order of mapping. */
export class Sections {
  readonly all = new Map<string, LiveSection>();
  readonly #around: Surroundings;
  readonly #mapped: (section: MappedSection) => void;
  readonly #numbers = new Map<string, number>();

  constructor(around: Surroundings, mapped: (section: MappedSection) => void) {
    this.#around = around;
    this.#mapped = mapped;
  }

  /** The section of the same memory that is mapped already, under whatever name. */
  held({ identity }: Section): Section | null {
    if (identity === null) return null;
    for (const { section } of this.all.values()) if (section.identity === identity) return section;
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
    this.all.set(memory, { memory, section, announcedSize });
    const { recorder } = this.#around;
    recorder.object('memory', memory, `memory ${section.childValue || memory}`);
    const { realSize } = section;
    recorder.record({ kind: 'memory.map', memory, ...facts, announcedSize, realSize });
    if (realSize === 0) {
      const message = `${memory} has no bytes yet, and what it gets later is not seen.`;
      note(
        recorder,
        `memory ${memory}`,
        message,
        'Give it its size (ftruncate) before it is announced or opened.',
      );
    }
    this.#mapped({ memory, handle, realSize, announcedSize });
  }

  close(reason: string): void {
    for (const { memory, section } of this.all.values()) {
      section.close();
      this.#around.recorder.record({ kind: 'memory.unmap', memory, reason });
    }
    this.all.clear();
  }
}
