import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { platformDescription } from '../../../src/host/description/platformDescription.ts';
import { Deadlines } from '../../../src/host/reactor/deadlines.ts';
import type { Recorder } from '../../../src/host/session/recorder.ts';
import { Session } from '../../../src/host/session/session.ts';
import { type SessionDescriptionInput, sessionDescription } from '../../../src/protocol/description.ts';
import type { Fact } from '../../../src/protocol/record.ts';
import type { TestKernel } from './testKernel.ts';

/** Keeps what a session records: facts, and the messages as text. */
export class Notes implements Recorder {
  readonly facts: Fact[] = [];
  readonly messages: string[] = [];
  /** Of each fact, how many messages came before it. */
  readonly messagesBefore = new Map<Fact, number>();
  #objects = 0;

  object(): number {
    return ++this.#objects;
  }
  record(fact: Fact): number {
    this.messagesBefore.set(fact, this.messages.length);
    return this.facts.push(fact);
  }
  message(...[, , , , bytes]: Parameters<Recorder['message']>): number {
    return this.messages.push(Buffer.from(bytes).toString());
  }
  of<K extends Fact['kind']>(kind: K): Array<Fact<K>> {
    return this.facts.filter((fact): fact is Fact<K> => fact.kind === kind);
  }
  /** What was recorded, in order, of these kinds. */
  order(...kinds: ReadonlyArray<Fact['kind']>): string[] {
    return this.facts.flatMap(({ kind }) => (kinds.includes(kind) ? [kind] : []));
  }
}

/** A session on a kernel that the test drives: nothing happens between two of its calls. */
export class TestSession {
  readonly notes = new Notes();
  readonly session: Session;
  end: { exitCode: number } | null = null;
  readonly #test: TestKernel;
  readonly #deadlines: Deadlines;

  constructor(test: TestKernel, description: SessionDescriptionInput) {
    const { clock, folder, kernel, sessionId } = test;
    const parsed = sessionDescription.parse(description);
    const paths = Object.entries(parsed.pipes).map(([key, { path }]) => [key, path ?? test.path(key)]);
    const unnamed = (objects: object) => Object.fromEntries(Object.keys(objects).map((key) => [key, null]));
    const nothing = () => Promise.reject(new Error('Nobody asks for it.'));
    this.#test = test;
    this.#deadlines = new Deadlines(clock.now);
    this.session = new Session(
      { kernel, clock, deadlines: this.#deadlines, recorder: this.notes },
      {
        sessionId,
        title: 'a test',
        version: '0.0.0',
        description: platformDescription(parsed, 'linux'),
        folder,
        runFolder: folder,
        ledger: test.path('ledger'),
        names: {
          pipes: Object.fromEntries(paths),
          events: unnamed(parsed.events),
          memory: unnamed(parsed.memory),
        },
        variables: {},
        sample: { program: '', script: '' },
        interactive: false,
        connectNoteAfter: 60_000,
        duration: null,
      },
      {
        mapped: () => {},
        resized: () => {},
        snapshot: nothing,
        save: nothing,
        namesIn: nothing,
        beforeUnmap: () => Promise.resolve(),
        ended: (how) => {
          this.end = how;
        },
      },
    );
  }

  /** One wait, and what follows from it. */
  readonly round = (): void => {
    this.#test.kernel.wait(this.#deadlines.remaining(20));
    this.session.poll();
    this.#deadlines.run();
    this.session.poll();
  };

  async until(what: string, condition: () => boolean): Promise<void> {
    for (const deadline = Date.now() + 10_000; !condition(); await turn()) {
      assert.ok(Date.now() < deadline, `waited in vain until ${what}: ${JSON.stringify(this.notes.facts)}`);
      this.round();
    }
  }
}
