import { childName, pipeOfTarget } from '../description/impliedNames.ts';
import { Announcements } from './announcements.ts';
import { childSpec, shownCommand } from './childSpec.ts';
import { LiveChild } from './liveChild.ts';
import { LiveEvent } from './liveEvent.ts';
import { LivePipe, type PipeWatcher } from './livePipe.ts';
import { type SectionListener, Sections } from './sections.ts';
import type { SessionPlan } from './sessionPlan.ts';
import { attempt, type Surroundings } from './surroundings.ts';

/** All live objects of a run by key. */
export class SessionObjects {
  readonly pipes = new Map<string, LivePipe>();
  readonly events = new Map<string, LiveEvent>();
  readonly children = new Map<string, LiveChild>();
  readonly sections: Sections;
  /** Some declared object could not be created or opened. */
  broken = false;
  readonly #around: Surroundings;
  readonly #plan: SessionPlan;
  #announcements: Announcements | null = null;

  constructor(around: Surroundings, plan: SessionPlan, listener: SectionListener) {
    this.#around = around;
    this.#plan = plan;
    this.sections = new Sections(around, listener);
  }

  /**
   * Creates and opens everything that is declared, memory first: a client may use it as soon as the pipe is there.
   * What fails is recorded and leaves `broken` behind; the others go on.
   */
  open(): void {
    this.#openMemory();
    this.#openEvents();
    this.#openPipes();
    for (const child of this.#plan.description.children) {
      const name = childName(child);
      const spec = () => childSpec(this.#plan, child, name, this.values());
      this.children.set(name, new LiveChild(this.#around, name, shownCommand(this.#plan, child), spec));
    }
  }

  /** What a child needs to open each object: `pipe:main` → path, name or descriptor number. */
  values(): { [name: string]: string } {
    const values: { [name: string]: string } = {};
    for (const [key, pipe] of this.pipes) values[`pipe:${key}`] = pipe.childValue;
    for (const [key, { object }] of this.events) values[`event:${key}`] = object.childValue;
    for (const key of Object.keys(this.#plan.description.memory)) {
      const section = this.sections.all.get(key);
      if (section) values[`memory:${key}`] = section.section.childValue;
    }
    return values;
  }

  close(): void {
    this.#announcements?.close();
    for (const pipe of this.pipes.values()) pipe.close();
    for (const event of this.events.values()) event.close();
  }

  #openMemory(): void {
    const { kernel, recorder } = this.#around;
    for (const [key, { open, size }] of Object.entries(this.#plan.description.memory)) {
      const name = this.#plan.names.memory[key] ?? null;
      const spec = { object: `memory ${key}`, name, size: size ?? 0, open };
      const source = open ? 'opened' : 'created';
      const added = attempt(recorder, () => {
        const section = kernel.createSection(spec);
        this.sections.add(key, section, size ?? null, { child: null, source, rule: null, handle: null });
        return true;
      });
      if (!added) this.broken = true;
    }
  }

  #openEvents(): void {
    for (const [key, event] of Object.entries(this.#plan.description.events)) {
      const type = event.type ?? (this.#around.kernel.platform === 'win32' ? 'event' : 'eventfd');
      const { reset, waitedBy, open } = event;
      const name = this.#plan.names.events[key] ?? null;
      const spec = { object: `event ${key}`, name, type, reset, waitedBy, open };
      const live = attempt(this.#around.recorder, () => new LiveEvent(this.#around, key, event, spec));
      if (live) this.events.set(key, live);
      else this.broken = true;
    }
  }

  #openPipes(): void {
    const { description, names } = this.#plan;
    const announcements = new Announcements(this.#around, this.sections, description.announcements);
    this.#announcements = announcements;
    const watcher: PipeWatcher = {
      incoming: (pipe, from, bytes) => announcements.consider(pipe, from, bytes),
      received: (_pipe, from, sections) => announcements.receive(from, sections),
      childNamed: (child) => {
        const live = child && this.children.get(child.name);
        return live ? { name: live.name, object: live.object } : null;
      },
      launched: () => [...this.children.values()].filter(({ starts }) => starts > 0),
    };
    for (const [key, pipe] of Object.entries(description.pipes)) {
      const path = names.pipes[key] ?? '';
      const allow = pipe.allow ?? (description.children.length === 0 ? 'user' : 'descendants');
      const live = new LivePipe(this.#around, watcher, {
        key,
        description: pipe,
        path,
        allowStrangers: allow === 'user',
        stepsReceive: description.steps.some(
          (step) => 'receive' in step && pipeOfTarget(step.receive) === key,
        ),
      });
      this.pipes.set(key, live);
      const opened = attempt(this.#around.recorder, () => {
        live.open();
        return true;
      });
      if (!opened) this.broken = true;
    }
  }
}
