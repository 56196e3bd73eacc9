import assert from 'node:assert/strict';
import { existsSync, readdirSync, readlinkSync, writeSync } from 'node:fs';
import type { EventSpec } from '../../src/host/kernel/eventObject.ts';
import { processStatus } from '../../src/host/linux/processTable.ts';
import { program, sample } from './support/program.ts';
import { EventNotes, type StartedChild, TestKernel } from './support/testKernel.ts';

function eventSpec(more: Partial<EventSpec> = {}): EventSpec {
  return {
    object: 'event e',
    name: null,
    type: 'eventfd',
    reset: 'auto',
    waitedBy: 'parent',
    open: false,
    ...more,
  };
}

function linkOf(fd: number): string | null {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    // The one of the listing itself is closed by now.
    return null;
  }
}

/** Descriptors of all eventfds of this process. */
function eventfds(): number[] {
  return readdirSync('/proc/self/fd')
    .map(Number)
    .filter((fd) => linkOf(fd) === 'anon_inode:[eventfd]');
}

describe('Linux: events', () => {
  let test: TestKernel;
  let notes: EventNotes;
  beforeEach(() => {
    test = new TestKernel();
    notes = new EventNotes();
  });
  afterEach(() => test.dispose());

  it('signal both ways through inherited eventfds, each once', () => {
    const childNotes = new EventNotes();
    const toChild = test.kernel.createEvent(eventSpec({ waitedBy: 'child' }), childNotes);
    const fromChild = test.kernel.createEvent(eventSpec(), notes);
    assert.deepEqual([toChild.childValue, fromChild.childValue], ['3', '4']);
    const child = test.start(sample('signals'), ['--to-child', '3', '--from-child', '4', '--count', '3']);
    for (let n = 1; n <= 3; n++) {
      assert.deepEqual(toChild.set(), { coalesced: false });
      test.until('it answers', () => notes.total === n);
      assert.equal(toChild.peek(), 0);
    }
    test.until('it has ended', () => child.exit !== null);
    assert.equal(child.exit?.exitCode, 0);
    assert.deepEqual(childNotes.signals, [], 'our own sets are no signals');
    for (const { time, since } of notes.signals) assert.ok(since <= time);
  });

  it('tells when a set found it still set, and resets', () => {
    const event = test.kernel.createEvent(eventSpec({ waitedBy: 'child' }), notes);
    assert.deepEqual(event.set(), { coalesced: false });
    assert.deepEqual(event.set(), { coalesced: true });
    assert.equal(event.peek(), 2);
    event.reset();
    assert.equal(event.peek(), 0);
    test.settle(30);
    assert.deepEqual(notes.signals, []);
  });

  it('counts sets that come together, and leaves our own out', () => {
    const event = test.kernel.createEvent(eventSpec(), notes);
    event.set();
    const child = test.start(
      program(
        'setsThrice',
        'ipc_event e = ipc_event_open("3"); for (int i = 0; i < 3; i++) ipc_event_set(e);',
      ),
    );
    test.until('it has ended', () => child.exit !== null);
    test.settle(30);
    assert.equal(notes.total, 3);
    assert.equal(event.peek(), 0);
  });

  it("sees others' sets of an event that the child waits for, and consumes none", () => {
    const event = test.kernel.createEvent(eventSpec({ waitedBy: 'child' }), notes);
    const child = test.start(
      program('setsOwn', 'ipc_event e = ipc_event_open("3"); ipc_event_set(e); ipc_event_set(e);'),
    );
    test.until('it has ended', () => child.exit !== null);
    test.settle(30);
    assert.equal(notes.total, 2);
    assert.equal(event.peek(), 2);
  });

  it('counts a set once that comes between the report of the one before and the look at it', () => {
    let child: StartedChild | null = null;
    test.kernel.createEvent(eventSpec(), {
      signalled: () => {
        // Both are reported now, and this one first: the other is set once more before it is looked at.
        const { pid } = child?.child ?? assert.fail();
        child?.child.writeStdin(Buffer.from('\n'));
        for (const deadline = Date.now() + 10_000; !processStatus(pid)?.zombie; )
          assert.ok(Date.now() < deadline);
      },
    });
    const event = test.kernel.createEvent(eventSpec({ waitedBy: 'child' }), notes);
    const source = `
      ipc_event first = ipc_event_open("3"), second = ipc_event_open("4");
      ipc_event_set(first); ipc_event_set(second);
      fclose(fopen(arguments[1], "w"));
      getchar(); ipc_event_set(second);`;
    const done = test.path('both-set');
    child = test.start(program('setsAgain', source), [done], { stdin: 'open' });
    for (const deadline = Date.now() + 10_000; !existsSync(done); ) assert.ok(Date.now() < deadline);
    test.until('it has ended', () => child?.exit !== null);
    test.settle(30);
    assert.equal(notes.total, 2);
    assert.equal(event.peek(), 2);
  });

  it('does not spin on a manual-reset event that stays set', () => {
    const event = test.kernel.createEvent(eventSpec({ reset: 'manual' }), notes);
    const source = 'ipc_event e = ipc_event_open("3"); for (;;) { ipc_event_set(e); ipc_sleep(20); }';
    const child = test.start(program('setsOften', source));
    test.until('it is set', () => notes.signals.length === 1);
    test.settle(100);
    assert.equal(notes.signals.length, 1);
    assert.ok(event.peek() > 0);
    event.reset();
    event.rearm();
    test.until('it is told again', () => notes.signals.length === 2);
    child.child.kill();
  });

  for (const reset of ['auto', 'manual'] as const) {
    it(`tells what others set before it resets, ${reset}-reset`, () => {
      const before = eventfds();
      const event = test.kernel.createEvent(eventSpec({ reset }), notes);
      const [fd] = eventfds().filter((one) => !before.includes(one));
      assert.ok(fd !== undefined);
      event.set();
      test.settle(30);
      // As by a child, while the reactor is busy with something else.
      for (let n = 0; n < 2; n++) writeSync(fd, new BigUint64Array([1n]));
      event.reset();
      assert.equal(notes.total, 2);
      test.settle(30);
      assert.equal(notes.total, 2);
      assert.equal(event.peek(), 0);
    });
  }

  it('rearm misses no set that came before it', () => {
    const event = test.kernel.createEvent(eventSpec({ reset: 'manual' }), notes);
    const setter = program('setsOnce', 'ipc_event_set(ipc_event_open("3"));');
    let child = test.start(setter);
    test.until('it is told', () => notes.signals.length === 1 && child.exit !== null);
    event.reset();
    child = test.start(setter);
    test.until('it has ended', () => child.exit !== null);
    test.settle(30);
    assert.equal(notes.signals.length, 1);
    event.rearm();
    test.until('it is told again', () => notes.signals.length === 2);
  });

  it('leaves a child that reads an eventfd blocked until it is set', () => {
    const event = test.kernel.createEvent(eventSpec({ waitedBy: 'child' }), notes);
    const child = test.start(program('reads', 'ipc_event_wait(ipc_event_open("3")); printf("woken");'));
    test.settle(100);
    assert.equal(child.exit, null);
    event.set();
    test.until('it has ended', () => child.exit !== null);
    assert.equal(child.out, 'woken');
  });

  it('uses named semaphores', () => {
    const name = `/ipc-test-${process.pid}`;
    const spec = eventSpec({ type: 'semaphore', name });
    const event = test.kernel.createEvent(spec, notes);
    assert.equal(event.sampled, true);
    assert.equal(event.childValue, name);
    assert.throws(
      () => test.kernel.createEvent(spec, notes),
      (error: unknown) => error instanceof Error && error.name === 'EEXIST',
    );
    const source = 'ipc_event e = ipc_event_open(arguments[1]); ipc_event_set(e); ipc_event_set(e);';
    const child = test.start(program('posts', source), [name]);
    test.until('it has ended', () => child.exit !== null);
    event.set();
    assert.equal(event.peek(), 3);
    assert.equal(event.poll(), 2, 'our own is none of the others');
    assert.equal(event.peek(), 0);
    const opened = test.kernel.createEvent({ ...spec, open: true }, notes);
    assert.deepEqual(opened.set(), { coalesced: false });
    opened.close();
    assert.equal(event.peek(), 1);
    event.close();
    assert.throws(() => test.kernel.createEvent({ ...spec, open: true }, notes), /ENOENT/);
    assert.deepEqual(
      test.ledger.filter((entry) => !('group' in entry || 'groupEnded' in entry)),
      [{ name, type: 'semaphore' }, { gone: name }],
    );
  });
});
