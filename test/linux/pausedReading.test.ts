import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { platformDescription } from '../../src/host/description/platformDescription.ts';
import { Deadlines } from '../../src/host/reactor/deadlines.ts';
import type { Recorder } from '../../src/host/session/recorder.ts';
import { Session } from '../../src/host/session/session.ts';
import type { SessionPlan } from '../../src/host/session/sessionPlan.ts';
import { sessionDescription } from '../../src/protocol/description.ts';
import type { Fact } from '../../src/protocol/record.ts';
import { program } from './support/program.ts';
import { TestKernel } from './support/testKernel.ts';

/** Keeps what a session records, as text. */
class Notes implements Recorder {
  readonly facts: Fact[] = [];
  readonly messages: string[] = [];
  #objects = 0;

  object(): number {
    return ++this.#objects;
  }
  record(fact: Fact): number {
    return this.facts.push(fact);
  }
  message(...[, , , , bytes]: Parameters<Recorder['message']>): number {
    return this.messages.push(Buffer.from(bytes).toString());
  }
  of<K extends Fact['kind']>(kind: K): Array<Fact<K>> {
    return this.facts.filter((fact): fact is Fact<K> => fact.kind === kind);
  }
}

describe('Linux: a session whose disk stands still', () => {
  const test = new TestKernel();
  after(() => test.dispose());

  it('does not end before it has taken what its last child left behind', async () => {
    const { kernel, clock, folder } = test;
    const said =
      'ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));' +
      'ipc_say(pipe, "first"); getchar(); ipc_say(pipe, "last"); printf("last line\\n");';
    const description = {
      children: [{ name: 'worker', program: program('last-words', said), stdin: 'open' as const }],
      pipes: { main: {} },
    };
    const plan: SessionPlan = {
      sessionId: test.sessionId,
      title: 'paused',
      version: '0.0.0',
      description: platformDescription(sessionDescription.parse(description), 'linux'),
      folder,
      runFolder: folder,
      ledger: test.path('ledger'),
      names: { pipes: { main: test.path('main') }, events: {}, memory: {} },
      variables: {},
      sample: { program: '', script: '' },
      interactive: false,
      connectNoteAfter: 60_000,
      duration: null,
    };
    const notes = new Notes();
    const deadlines = new Deadlines(clock.now);
    let end: { exitCode: number } | null = null;
    const nothing = () => Promise.reject(new Error('Nobody asks for it.'));
    const session = new Session({ kernel, clock, deadlines, recorder: notes }, plan, {
      mapped: () => {},
      snapshot: nothing,
      save: nothing,
      namesIn: nothing,
      beforeUnmap: () => Promise.resolve(),
      ended: (how) => {
        end = how;
      },
    });
    const until = async (what: string, condition: () => boolean) => {
      for (const deadline = Date.now() + 10_000; !condition(); await turn()) {
        assert.ok(Date.now() < deadline, `waited in vain until ${what}: ${JSON.stringify(notes.facts)}`);
        kernel.wait(deadlines.remaining(20));
        session.poll();
        deadlines.run();
        session.poll();
      }
    };

    session.start();
    await until('it has begun', () => notes.messages.length === 1);
    kernel.pauseReading(true);
    session.objects.children.get('worker')?.writeStdin(Buffer.from('\n'));
    await until('the child ends', () => notes.of('child.exit').length === 1);
    // Longer than a pipe has to be quiet.
    const exited = clock.now();
    await until('it is late', () => clock.now() - exited > 1.5e9 || end !== null);
    assert.equal(end, null, 'it must not end while it does not read');
    kernel.pauseReading(false);
    await until('it ends', () => end !== null);
    assert.deepEqual(notes.messages, ['first', 'last']);
    assert.deepEqual(
      notes.of('child.output').map(({ text }) => text),
      ['last line'],
    );
    assert.deepEqual(notes.of('note'), [], 'nobody else holds its output');
  });
});
