import assert from 'node:assert/strict';
import {
  ChildLog,
  clock,
  eventSpec,
  launch,
  listenSpec,
  PipeLog,
  spawnSpec,
  uniqueName,
  useKernel,
} from './support/testKernel.ts';

interface Signal {
  readonly count: number;
  readonly time: number;
  readonly since: number;
}

class EventLog {
  readonly signals: Signal[] = [];
  signalled(count: number, time: number, since: number): void {
    this.signals.push({ count, time, since });
  }
}
const nobody = { signalled: () => assert.fail('only looked at') };

describe('events', () => {
  const test = useKernel();

  /** The same event as another program would have it: our own sets through it are somebody else's. */
  const elsewhere = (name: string, reset: 'auto' | 'manual' = 'auto') =>
    test.kernel.createEvent(eventSpec({ name, reset, waitedBy: 'child', open: true }), nobody);

  it('go both ways between us and a child', () => {
    const [toName, fromName] = [uniqueName(), uniqueName()];
    const toChild = test.kernel.createEvent(eventSpec({ name: toName, waitedBy: 'child' }), nobody);
    const log = new EventLog();
    test.kernel.createEvent(eventSpec({ name: fromName }), log);
    const args = ['--to-child', toName, '--from-child', fromName, '--count', '3'];
    const { log: child } = launch(test.kernel, 'signals', args);
    for (let n = 1; n <= 3; n++) {
      assert.equal(toChild.set().coalesced, false);
      test.until(() => log.signals.length === n, `signal ${n}`);
    }
    test.until(() => child.over, 'the child ends');
    assert.equal(child.exit?.exitCode, 0);
    assert(log.signals.every(({ count, time, since }) => count === 1 && since <= time));
  });

  it('of a child are each taken from its first moment on', () => {
    const [ready, tick] = [uniqueName(), uniqueName()];
    const log = new EventLog();
    const pipeLog = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), pipeLog);
    test.kernel.createEvent(eventSpec({ name: ready, reset: 'manual' }), new EventLog());
    test.kernel.createEvent(eventSpec({ name: tick }), log);
    const args = [
      '--pipe',
      pipe.childValue,
      '--ready',
      ready,
      '--tick',
      tick,
      '--count',
      '5',
      '--interval',
      '100',
    ];
    const { log: child } = launch(test.kernel, 'keeps-set', args);
    test.until(() => child.over, 'the child ends');
    assert.equal(log.signals.length, 5);
  });

  it('are looked at without being taken', () => {
    const event = test.kernel.createEvent(eventSpec({ waitedBy: 'child' }), nobody);
    assert.equal(event.peek(), 0);
    assert.deepEqual(event.set(), { coalesced: false });
    assert.equal(event.peek(), 1);
    assert.equal(event.peek(), 1);
    assert.deepEqual(event.set(), { coalesced: true });
    event.reset();
    assert.equal(event.peek(), 0);
  });

  it('say between which moments they were set', () => {
    const name = uniqueName();
    const log = new EventLog();
    test.kernel.createEvent(eventSpec({ name }), log);
    const other = elsewhere(name);
    for (let n = 0; n < 30; n++) {
      const before = clock.now();
      other.set();
      const after = clock.now();
      test.until(() => log.signals.length === n + 1, 'the signal');
      const signal = log.signals[n];
      assert(signal !== undefined && signal.since <= after && signal.time >= before);
    }
    const [first, last] = [log.signals[0], log.signals.at(-1)];
    assert(first !== undefined && last !== undefined && last.since > first.since, '`since` moves on');
  });

  for (const reset of ['auto', 'manual'] as const) {
    it(`tell what was set before they were closed: ${reset}`, () => {
      const name = uniqueName();
      const log = new EventLog();
      const event = test.kernel.createEvent(eventSpec({ name, reset }), log);
      elsewhere(name, reset).set();
      event.close();
      test.until(() => log.signals.length === 1, 'the signal');
    });
  }

  it('are not reported when we set them ourselves', () => {
    const name = uniqueName();
    const log = new EventLog();
    const event = test.kernel.createEvent(eventSpec({ name }), log);
    event.set();
    test.until(() => event.peek() === 0, 'our own signal is taken');
    elsewhere(name).set();
    test.until(() => log.signals.length > 0, 'the signal of somebody else');
    assert.equal(log.signals.length, 1);
  });

  it('are not reported when we set them several times in a row', () => {
    const name = uniqueName();
    const log = new EventLog();
    const event = test.kernel.createEvent(eventSpec({ name }), log);
    for (let n = 0; n < 20; n++) {
      event.set();
      // The thread that waits has taken it, and tells at our next wait: not before we set it once more.
      while (event.peek() > 0);
      event.set();
      test.until(() => event.peek() === 0, 'our own signals are taken');
    }
    elsewhere(name).set();
    event.close();
    test.until(() => log.signals.length > 0, 'the signal of somebody else');
    assert.equal(log.signals.length, 1);
  });

  for (const reset of ['auto', 'manual'] as const) {
    it(`are reported when somebody sets them after we have set and reset them: ${reset}`, () => {
      const name = uniqueName();
      const log = new EventLog();
      const event = test.kernel.createEvent(eventSpec({ name, reset }), log);
      const other = elsewhere(name, reset);
      for (let n = 1; n <= 50; n++) {
        // However far the waiting thread has come: of our own three nothing may be left that hides the next one.
        event.set();
        event.set();
        event.set();
        event.reset();
        other.set();
        test.until(() => log.signals.length === n, `signal ${n}`);
        event.reset();
        event.rearm();
      }
    });
  }

  it('of the manual kind are reported once until rearmed', () => {
    const name = uniqueName();
    const log = new EventLog();
    const event = test.kernel.createEvent(eventSpec({ name, reset: 'manual' }), log);
    const tick = new EventLog();
    const tickName = uniqueName();
    test.kernel.createEvent(eventSpec({ name: tickName }), tick);
    elsewhere(name, 'manual').set();
    test.until(() => log.signals.length === 1, 'it is seen');
    for (let n = 1; n <= 20; n++) {
      elsewhere(tickName).set();
      test.until(() => tick.signals.length === n, 'another event is not starved by it');
    }
    assert.equal(log.signals.length, 1);
    assert.equal(event.peek(), 1, 'nobody has reset it');
    event.reset();
    event.rearm();
    elsewhere(name, 'manual').set();
    test.until(() => log.signals.length === 2, 'it is seen again');
  });

  it('are all noticed, however many there are', () => {
    const names = [...Array(150)].map(uniqueName);
    const logs = names.map((name) => {
      const log = new EventLog();
      test.kernel.createEvent(eventSpec({ name }), log);
      return log;
    });
    for (const name of names) elsewhere(name).set();
    test.until(() => logs.every(({ signals }) => signals.length === 1), 'each is noticed once');
    for (const name of names) elsewhere(name).set();
    test.until(() => logs.every(({ signals }) => signals.length === 2), 'each is noticed again');
  });

  it('come before the end of the child that gave them, whichever thread is sooner', () => {
    const [toName, fromName] = [uniqueName(), uniqueName()];
    const toChild = test.kernel.createEvent(eventSpec({ name: toName, waitedBy: 'child' }), nobody);
    const fromChild = test.kernel.createEvent(eventSpec({ name: fromName, waitedBy: 'child' }), nobody);
    const log = new EventLog();
    let signalsAtExit = -1;
    const child = new ChildLog();
    child.onExit = () => {
      signalsAtExit = log.signals.length;
    };
    const args = ['--to-child', toName, '--from-child', fromName, '--count', '2'];
    test.kernel.spawn(spawnSpec('signals', args), child);
    toChild.set();
    test.until(() => fromChild.peek() > 0, 'the child is there');
    fromChild.reset();
    // The thread that waits for the process has no place left, and the one that will wait for the event is not up yet.
    for (let n = 0; n < 62; n++) test.kernel.createEvent(eventSpec(), new EventLog());
    test.kernel.createEvent(eventSpec({ name: fromName, open: true }), log);
    toChild.set();
    test.until(() => child.over, 'the child ends');
    assert.equal(child.exit?.exitCode, 0);
    assert.equal(signalsAtExit, 1);
  });

  it('that are already there are taken', () => {
    const { name } = eventSpec();
    test.kernel.createEvent(eventSpec({ name, waitedBy: 'child' }), nobody);
    assert.throws(() => test.kernel.createEvent(eventSpec({ name }), nobody), {
      code: 183,
      name: 'ERROR_ALREADY_EXISTS',
      message: /event bell: CreateEventW failed: the name .* is taken/,
    });
  });

  it('to be opened must be there, and as described', () => {
    assert.throws(() => test.kernel.createEvent(eventSpec({ open: true }), nobody), {
      name: 'ERROR_FILE_NOT_FOUND',
      message: /nothing named .* exists/,
    });
    const { name } = eventSpec();
    test.kernel.createEvent(eventSpec({ name, reset: 'manual', waitedBy: 'child' }), nobody);
    assert.throws(() => elsewhere(name ?? '', 'auto'), { message: /is manual-reset/, remedy: /"manual"/ });
  });

  it('share their names with sections', () => {
    const name = uniqueName();
    test.kernel.createSection({ object: 'memory frame', name, size: 4096, open: false });
    assert.throws(() => test.kernel.createEvent(eventSpec({ name }), nobody), {
      name: 'ERROR_INVALID_HANDLE',
      message: /belongs to an object of another type/,
    });
  });
});
