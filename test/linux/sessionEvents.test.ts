import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { applyRecord } from '../../src/protocol/applyRecord.ts';
import { emptySessionState } from '../../src/protocol/sessionState.ts';
import { program } from './support/program.ts';
import { TestKernel } from './support/testKernel.ts';
import { type Notes, TestSession } from './support/testSession.ts';

describe('Linux: the events of a session', () => {
  let test: TestKernel;
  beforeEach(() => {
    test = new TestKernel();
  });
  afterEach(() => test.dispose());

  /** Until the child has ended, of which the kernel that we drive does not hear meanwhile. */
  const untilZombie = (pid: number | null | undefined) => {
    for (const deadline = Date.now() + 10_000; !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1')); ) {
      assert.ok(Date.now() < deadline, 'it does not end');
    }
  };

  it('tell that the child took a set before we reset it', async () => {
    const run = new TestSession(test, {
      children: [{ name: 'worker', program: program('takesOne', 'ipc_event_wait(ipc_event_open("3"));') }],
      events: { toChild: {} },
    });
    const { notes, session } = run;
    session.start();
    const event = session.objects.events.get('toChild');
    event?.set();
    untilZombie(session.objects.children.get('worker')?.pid);
    event?.reset();
    await run.until('it ends', () => run.end !== null);
    assert.deepEqual(notes.order('event.set', 'event.consume', 'event.reset'), [
      'event.set',
      'event.consume',
      'event.reset',
    ]);
  });

  it('tell that the child reset what it had set before we set it', async () => {
    const source = 'uint64_t was; ipc_event_set(ipc_event_open("3")); getchar(); read(3, &was, 8);';
    const run = new TestSession(test, {
      children: [{ name: 'worker', program: program('resetsIt', source), stdin: 'open' }],
      events: { ready: { waitedBy: 'parent', reset: 'manual' } },
    });
    const { notes, session } = run;
    session.start();
    await run.until('it is set', () => notes.of('event.signal').length === 1);
    session.objects.children.get('worker')?.writeStdin(Buffer.from('\n'));
    untilZombie(session.objects.children.get('worker')?.pid);
    session.objects.events.get('ready')?.set();
    await run.until('it ends', () => run.end !== null);
    assert.deepEqual(
      notes.facts.flatMap((fact) => ('by' in fact ? [[fact.kind, fact.by]] : [])),
      [
        ['event.signal', null],
        ['event.reset', null],
        ['event.set', 'us'],
      ],
    );
  });

  it('tell a set by somebody else once, also when we look before the system tells of it', async () => {
    const run = new TestSession(test, {
      children: [{ name: 'worker', program: program('setsItOnce', 'ipc_event_set(ipc_event_open("3"));') }],
      events: { toChild: {} },
    });
    const { notes, session } = run;
    session.start();
    untilZombie(session.objects.children.get('worker')?.pid);
    session.objects.events.get('toChild')?.set();
    await run.until('it ends', () => run.end !== null);
    assert.equal(signals(notes), 1);
  });

  for (const event of [{}, { waitedBy: 'parent' }, { waitedBy: 'parent', reset: 'manual' }] as const) {
    it(`are shown as they are after a set of ours: ${JSON.stringify(event)}`, () => {
      const { notes, round, session } = new TestSession(test, { events: { one: event } });
      session.start();
      session.objects.events.get('one')?.set();
      round();
      const state = emptySessionState();
      for (const [index, fact] of notes.facts.entries())
        applyRecord(state, { seq: index + 1, time: 0, ...fact });
      assert.equal(state.events[0]?.set, session.objects.events.get('one')?.isSet);
    });
  }

  for (const event of [{}, { waitedBy: 'parent' }, { waitedBy: 'parent', reset: 'manual' }] as const) {
    it(`tell at the end what the system has not told yet: ${JSON.stringify(event)}`, async () => {
      const run = new TestSession(test, {
        children: [{ name: 'worker', program: program('setsItOnce', 'ipc_event_set(ipc_event_open("3"));') }],
        events: { one: event },
      });
      const { notes, session } = run;
      session.start();
      untilZombie(session.objects.children.get('worker')?.pid);
      session.stop('stopped');
      await run.until('it ends', () => run.end !== null);
      assert.equal(signals(notes), 1);
    });
  }
});

const signals = (notes: Notes) => notes.of('event.signal').reduce((sum, { count }) => sum + count, 0);
