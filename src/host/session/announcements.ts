import type { AnnouncementRule } from '../../protocol/description.ts';
import { NativeError } from '../kernel/nativeError.ts';
import type { AnnouncedObject, Section } from '../kernel/section.ts';
import { detectable, type Reading, readRule } from './announcementReadings.ts';
import type { LiveConnection } from './liveConnection.ts';
import type { LivePipe } from './livePipe.ts';
import { PostponedLooks } from './postponedLooks.ts';
import type { Sections } from './sections.ts';
import { recordFailure, type Surroundings } from './surroundings.ts';

const pageSize = 4096;
const roundUp = (size: number) => Math.ceil(size / pageSize) * pageSize;

/**
 * Finds messages that name a section by handle (or descriptor) and size, and maps it.
 *
 * Detection is silent when it misses, as any 8 bytes may look like one: only an explicit rule yields errors. Nothing is
 * duplicated before the process's own handle table says that it is shared memory: a duplicate of a pipe end or a lock
 * would delay its end.
 */
export class Announcements {
  readonly #around: Surroundings;
  readonly #sections: Sections;
  readonly #rules: readonly AnnouncementRule[] | undefined;
  /** What was announced before and is mapped, by `pid/value/size`: most announcements are repeated. */
  readonly #known = new Map<string, Section>();
  readonly #postponed: PostponedLooks;
  #exhausted = false;

  constructor(around: Surroundings, sections: Sections, rules: readonly AnnouncementRule[] | undefined) {
    this.#around = around;
    this.#sections = sections;
    this.#rules = rules;
    this.#postponed = new PostponedLooks(around.deadlines);
  }

  close(): void {
    this.#postponed.close();
  }

  consider(pipe: LivePipe, from: LiveConnection, bytes: Uint8Array): void {
    const pid = this.#announcer(from);
    if (pid === null) return;
    if (this.#rules === undefined) {
      if (from.child !== null && (bytes.length === 8 || bytes.length === 12 || bytes.length === 16)) {
        this.#detect(from.child, pid, bytes);
      }
      return;
    }
    this.#rules.forEach((rule, index) => {
      const reading = rule.pipe === pipe.key ? readRule(rule, index, bytes) : null;
      if (reading) this.#follow(from.child, pid, reading, this.#around.clock.now());
    });
  }

  /** Whose numbers a message has: its sender's, if that is a descendant as well. It may have inherited the connection. */
  #announcer({ connection }: LiveConnection): number | null {
    const { sender, peer } = connection;
    if (sender === null || sender === peer.pid || this.#around.kernel.ownerOf(sender) === null)
      return peer.pid;
    return sender;
  }

  /** Sections that came as descriptors need no detection. */
  receive(from: LiveConnection, sections: readonly Section[]): void {
    const owner = from.child ?? `process ${from.connection.peer.pid ?? '?'}`;
    for (const section of sections) {
      const held = this.#sections.held(section);
      if (held) {
        this.#sections.announcedAgain(held, section.realSize, null, { rule: 'SCM_RIGHTS', handle: null });
        continue;
      }
      const facts = { child: from.child, source: 'announced', rule: 'SCM_RIGHTS', handle: null } as const;
      try {
        this.#sections.addAnnounced(owner, section, null, facts);
      } catch (error) {
        this.#tellExhausted(error);
      }
    }
  }

  #detect(child: string, pid: number, bytes: Uint8Array): void {
    const asked = this.#around.clock.now();
    for (const reading of detectable(bytes)) if (this.#find(child, pid, reading, asked)) return;
  }

  /** Whether it is a section, which is mapped by now. */
  #find(child: string, pid: number, reading: Reading, asked: number): boolean {
    if (this.#isKnown(pid, reading)) return true;
    if (!this.#plausible(reading)) return false;
    try {
      const found = this.#around.kernel.lookUp(pid, reading.value, asked);
      if (found === 'later') {
        this.#postponed.add(lookKey(pid, reading), () => this.#find(child, pid, reading, asked));
        return false;
      }
      if (found?.kind !== 'section') return false;
      if (found.realSize !== null && !fits(reading.size, found.realSize)) return false;
      const section = this.#around.kernel.adoptSection(`memory of ${child}`, pid, reading.value);
      if (!fits(reading.size, section.realSize)) {
        section.close();
        return false;
      }
      this.#map(child, child, pid, section, reading);
      return true;
    } catch (error) {
      // A miss: the number names a section that we may not have, or one that has gone since.
      if (!(error instanceof NativeError)) throw error;
      if (error.name === 'EMFILE' || error.name === 'ENFILE') this.#tellExhausted(error);
      return false;
    }
  }

  #plausible({ value, size }: Reading): boolean {
    if (size <= 0 || !Number.isSafeInteger(size)) return false;
    if (this.#around.kernel.platform === 'win32') return value >= 4 && value <= 2 ** 24 && value % 4 === 0;
    return value >= 0 && value <= 2 ** 20;
  }

  #follow(child: string | null, pid: number, reading: Reading, asked: number): void {
    const who = child ?? `process ${pid}`;
    const object = `memory of ${who}`;
    const { value, size } = reading;
    if (this.#isKnown(pid, reading)) return;
    const handle =
      this.#around.kernel.platform === 'win32' ? `handle 0x${value.toString(16)}` : `descriptor ${value}`;
    const refuse = (message: string, remedy: string) =>
      recordFailure(this.#around.recorder, { object, call: null, code: null, name: null, message, remedy });
    try {
      const found = value < 0 ? pseudo : this.#around.kernel.lookUp(pid, value, asked);
      if (found === 'later') {
        this.#postponed.add(lookKey(pid, reading), () => this.#follow(child, pid, reading, asked));
        return;
      }
      const wrong = refusal(found);
      if (wrong) {
        refuse(`${who} announced ${handle}, ${wrong.what}.`, wrong.remedy);
        return;
      }
      const section = this.#around.kernel.adoptSection(object, pid, value);
      if (size > section.realSize) {
        refuse(
          `${who} announced ${size} bytes for ${handle}, but the shared memory has only ${section.realSize}.`,
          'Announce the size that was created; what exists is shown.',
        );
      }
      this.#map(child, who, pid, section, reading);
    } catch (error) {
      if (!(error instanceof NativeError)) throw error;
      recordFailure(this.#around.recorder, error);
    }
  }

  /** That no more sections can be had is told once: what is announced from now on would tell it each time. */
  #tellExhausted(error: unknown): void {
    if (!(error instanceof NativeError)) throw error;
    if (!this.#exhausted) recordFailure(this.#around.recorder, error);
    this.#exhausted = true;
  }

  /** A child that closes a section and creates the next gets the same number for it: the memory decides, not the number. */
  #isKnown(pid: number, reading: Reading): boolean {
    const section = this.#known.get(keyOf(pid, reading));
    return section !== undefined && !this.#around.kernel.namesAnother(pid, reading.value, section);
  }

  #map(child: string | null, owner: string, pid: number, section: Section, reading: Reading): void {
    const { value, size, rule } = reading;
    // Announced with another size, under another number, or passed along as a descriptor as well.
    const held = this.#sections.held(section);
    if (held) {
      this.#known.set(keyOf(pid, reading), held.section);
      section.close();
      this.#sections.announcedAgain(held, section.realSize, size, { rule, handle: value });
      return;
    }
    const facts = { child, source: 'announced', rule, handle: value } as const;
    try {
      this.#sections.addAnnounced(owner, section, size, facts);
    } catch (error) {
      section.close();
      throw error;
    }
    this.#known.set(keyOf(pid, reading), section);
  }
}

const pseudo: AnnouncedObject = { kind: 'pseudo', description: 'pseudo handle', realSize: null };
const checkRule = 'Check the announcement that the child writes, and the rule’s offsets.';

/** Why an announced object is not mapped, or null when it may be. */
function refusal(found: AnnouncedObject | null): { what: string; remedy: string } | null {
  if (!found) return { what: 'which names nothing in it', remedy: checkRule };
  switch (found.kind) {
    case 'section':
      return null;
    case 'pseudo':
      return { what: 'a pseudo handle, which names no object; it was not duplicated', remedy: checkRule };
    case 'other':
      return { what: `which is no shared memory but ${found.description}`, remedy: checkRule };
    case 'file':
      return {
        what: `which is backed by a file (${found.description}): only memory without a file is mapped, as a changed file would end the recorder`,
        remedy: 'Announce shared memory that no file is behind.',
      };
  }
}

const keyOf = (pid: number, { value, size }: Reading) => `${pid}/${value}/${size}`;
const lookKey = (pid: number, reading: Reading) => `${keyOf(pid, reading)}/${reading.rule}`;

const fits = (announced: number, real: number) => announced === real || roundUp(announced) === roundUp(real);
