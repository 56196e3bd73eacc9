import assert from 'node:assert/strict';
import { program } from './support/program.ts';
import { EventNotes, listenSpec, PipeNotes, TestKernel } from './support/testKernel.ts';

/** Statements that put the time of the clock that `process.hrtime` reads into `now`. */
const readClock = 'clock_gettime(CLOCK_MONOTONIC, &t); now = t.tv_sec * 1000000000ull + t.tv_nsec;';

describe('Linux: times and fairness', () => {
  let test: TestKernel;
  beforeEach(() => {
    test = new TestKernel();
  });
  afterEach(() => test.dispose());

  /** ns since the start of the run of a child's own reading of the clock. */
  const sinceStart = (childTime: bigint) => {
    const { seconds, nanoseconds } = test.clock.origin;
    return Number(childTime - BigInt(seconds) * 1_000_000_000n - BigInt(nanoseconds));
  };

  it('a message is not taken before it was sent, and since never falls', () => {
    const notes = new PipeNotes();
    test.kernel.listen(listenSpec(test.path('main')), notes);
    const source = `
      ipc_pipe pipe = ipc_pipe_open(arguments[1]);
      struct timespec t; uint64_t now[2];
      for (int i = 0; i < 2000; i++) {
        ${readClock.replace('now =', 'now[0] =')}
        now[1] = (uint64_t)i;
        ipc_write(pipe, now, sizeof now);
        if (i % 7 == 0) usleep(300);
      }`;
    const child = test.start(program('sendsTimes', source), [test.path('main')]);
    test.until('all came', () => child.exit !== null && notes.received.length === 2000);
    for (const { bytes, time } of notes.received) {
      // The child looked at the clock just before it sent: this tells about the later bound only.
      const before = sinceStart(bytes.readBigUInt64LE(0));
      assert.ok(before <= time, `sent at ${before}, taken at ${time}`);
    }
    const pairs = notes.received.slice(1).map((message, i) => [notes.received[i], message] as const);
    for (const [earlier, { since }] of pairs) {
      assert.ok(earlier !== undefined && since >= earlier.since);
    }
  });

  it('nothing had been sent yet at since, and nothing had been set', () => {
    const notes = new PipeNotes();
    const signals = new EventNotes();
    test.kernel.listen(listenSpec(test.path('main')), notes);
    test.kernel.createEvent(
      { object: 'event e', name: null, type: 'eventfd', reset: 'auto', waitedBy: 'parent', open: false },
      signals,
    );
    // Looks at the clock after the act, so that the act was not later.
    const source = `
      ipc_pipe pipe = ipc_pipe_open(arguments[1]);
      ipc_event event = ipc_event_open("3");
      struct timespec t; uint64_t now;
      for (int i = 0; i < 100; i++) {
        usleep(1000);
        ipc_write(pipe, "x", 1);
        ${readClock} printf("m%llu\\n", (unsigned long long)now);
        usleep(1000);
        ipc_event_set(event);
        ${readClock} printf("e%llu\\n", (unsigned long long)now);
      }`;
    const child = test.start(program('tellsTimes', source), [test.path('main')]);
    test.until('all is told', () => child.exit !== null && child.ended.length === 2);
    const times = (letter: string) =>
      child.out
        .split('\n')
        .filter((line) => line.startsWith(letter))
        .map((line) => sinceStart(BigInt(line.slice(1))));
    assert.equal(notes.received.length, 100);
    for (const [i, done] of times('m').entries()) assert.ok((notes.received[i]?.since ?? done) < done);
    assert.equal(signals.total, 100);
    let set = 0;
    const done = times('e');
    for (const { count, since } of signals.signals) {
      assert.ok(since < (done[set] ?? 0), 'the first of them came after since');
      set += count;
    }
  });

  it('serves the others while one pipe is flooded', () => {
    const flooded = new PipeNotes();
    let floodCount = 0;
    flooded.message = () => {
      floodCount += 1;
    };
    test.kernel.listen(listenSpec(test.path('flood'), { instances: 2 }), flooded);
    const endless = program(
      'floods',
      'ipc_pipe pipe = ipc_pipe_open(arguments[1]); for (;;) if (!ipc_write(pipe, "0123456789abcdef", 16)) return 0;',
    );
    const floods = [1, 2].map(() => test.start(endless, [test.path('flood')]));
    test.until('it flows', () => floodCount > 1000);
    const events = Array.from({ length: 70 }, () => new EventNotes());
    for (const sink of events) {
      test.kernel.createEvent(
        { object: 'event e', name: null, type: 'eventfd', reset: 'auto', waitedBy: 'parent', open: false },
        sink,
      );
    }
    const source =
      'for (int i = 3; i < 73; i++) { char n[8]; sprintf(n, "%d", i); ipc_event_set(ipc_event_open(n)); }';
    const setter = test.start(program('setsAll', source));
    test.until('every event is told', () => events.every(({ total }) => total === 1));
    test.until('the setter has ended', () => setter.exit !== null);
    for (const { child } of floods) child.kill();
    test.until('the flooders have ended', () => flooded.ends.length === 2);
  });

  it('uses no processor time while nothing happens', () => {
    test.kernel.listen(listenSpec(test.path('main'), { instances: 3 }), new PipeNotes());
    const source = 'ipc_pipe_open(arguments[1]); ipc_sleep(60000);';
    for (let i = 0; i < 3; i++) test.start(program('onlyConnects', source), [test.path('main')]);
    test.settle(300);
    const before = process.cpuUsage();
    const end = Date.now() + 1000;
    let turns = 0;
    for (; Date.now() < end; turns++) test.kernel.wait(1000);
    const { user, system } = process.cpuUsage(before);
    assert.ok(turns < 20, `${turns} turns in a second`);
    assert.ok(user + system < 100_000, `${user + system} µs of processor time in a second`);
  });
});
