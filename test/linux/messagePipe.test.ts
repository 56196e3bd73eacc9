import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { program, sample } from './support/program.ts';
import { listenSpec, PipeNotes, TestKernel } from './support/testKernel.ts';

/** What the samples fill a message with (ipc_pattern). */
function pattern(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, i) => i * 31 + length));
}

describe('Linux: a message pipe at a path', () => {
  let test: TestKernel;
  let notes: PipeNotes;
  beforeEach(() => {
    test = new TestKernel();
    notes = new PipeNotes();
  });
  afterEach(() => test.dispose());

  const listen = (more: Parameters<typeof listenSpec>[1] = {}) =>
    test.kernel.listen(listenSpec(test.path('main'), more), notes);

  it('carries messages both ways', () => {
    const pipe = listen();
    const echo = test.start(sample('echo'), ['--pipe', pipe.childValue]);
    test.until('the child is connected', () => notes.connections.length === 1);
    assert.equal(notes.connection.peer.child, echo.child);
    assert.equal(notes.connection.peer.pid, echo.child.pid);
    notes.connection.send(Buffer.from('hello'), 7);
    assert.deepEqual(notes.sentTickets, [7]);
    test.until('it answers', () => notes.received.length === 1);
    assert.deepEqual(notes.texts, ['hello']);
    notes.connection.disconnect(1000);
    test.until('the child has ended', () => echo.exit !== null);
    assert.deepEqual(notes.ends, ['disconnected']);
  });

  it('keeps sizes from 0 to the largest, and contents', () => {
    const sizes = [1, 0, 65535, 65536, 65537, 0, 212_960, 3];
    listen();
    const child = test.start(sample('big-message'), ['--pipe', test.path('main'), ...sizes.map(String)]);
    test.until('the child has ended', () => child.exit !== null && notes.ends.length === 1);
    assert.equal(child.err, '');
    assert.deepEqual(
      notes.received.map(({ bytes }) => bytes.length),
      sizes,
    );
    for (const { bytes, truncated } of notes.received) {
      assert.ok(bytes.equals(pattern(bytes.length)));
      assert.equal(truncated, false);
    }
  });

  it('delivers what a child sent before it ended, connection included, before its exit', () => {
    listen();
    const once = program(
      'sendsAndEnds',
      'ipc_pipe pipe = ipc_pipe_open(arguments[1]); ipc_say(pipe, "a"); ipc_write(pipe, "", 0); ipc_say(pipe, "b");',
    );
    const order: string[] = [];
    const { message } = notes;
    notes.message = (...args) => {
      order.push('message');
      message.apply(notes, args);
    };
    const child = test.start(once, [test.path('main')]);
    const { exited } = child;
    child.exited = (exit) => {
      order.push('exit');
      exited.call(child, exit);
    };
    test.until('all is told', () => child.exit !== null && notes.ends.length === 1);
    assert.deepEqual(notes.texts, ['a', '', 'b']);
    assert.equal(notes.connection.peer.child, child.child);
    assert.deepEqual(order, ['message', 'message', 'message', 'exit']);
  });

  it('delivers what was sent by a child that was killed with our messages unread', () => {
    listen();
    const child = test.start(
      program(
        'neverReads',
        'ipc_pipe pipe = ipc_pipe_open(arguments[1]); ipc_say(pipe, "ready"); ipc_sleep(300); for (int i = 0; i < 5; i++) ipc_say(pipe, "last"); raise(9);',
      ),
      [test.path('main')],
    );
    test.until('it is ready', () => notes.received.length === 1);
    notes.connection.send(Buffer.from('never read'), 1);
    test.until('it has ended', () => child.exit !== null && notes.ends.length === 1);
    assert.deepEqual(notes.texts, ['ready', 'last', 'last', 'last', 'last', 'last']);
    assert.equal(child.exit?.signal, 'SIGKILL');
    assert.match(notes.ends[0] ?? '', /without having read/);
  });

  it('listens again after a client, refuses more than its instances, and says why', () => {
    listen({ instances: 2 });
    const path = test.path('main');
    const first = test.start(sample('connects-twice'), ['--pipe', path]);
    test.until('it has come twice', () => first.exit !== null && notes.ends.length === 2);
    const clients = [1, 2, 3].map(() => test.start(sample('echo'), ['--pipe', path]));
    test.until('the third is refused', () => notes.refusals.length === 1);
    assert.deepEqual(notes.refusals, ['all 2 instances are connected']);
    test.until('it knows', () => clients.some(({ exit }) => exit !== null));
  });

  it('has room for a client that comes again at once', () => {
    listen();
    const source =
      'for (int i = 0; i < 500; i++) { ipc_pipe pipe = ipc_pipe_open(arguments[1]); ipc_say(pipe, "a"); ipc_say(pipe, "b"); close(pipe); }';
    const child = test.start(program('comesOften', source), [test.path('main')]);
    test.until('it has ended', () => child.exit !== null && notes.ends.length === 500);
    assert.deepEqual(notes.refusals, []);
    const visit = ['connected', 'message', 'message', 'closed'];
    assert.deepEqual(notes.story, Array.from({ length: 500 }, () => visit).flat());
  });

  it('asks whether a peer may connect', () => {
    const asked: Array<[number | null, string | undefined]> = [];
    listen({
      admit: (peer) => {
        asked.push([peer.pid, peer.child?.name]);
        return 'not today';
      },
    });
    const child = test.start(sample('echo'), ['--pipe', test.path('main')]);
    test.until('it is refused', () => child.exit !== null && notes.refusals.length === 1);
    assert.deepEqual(notes.refusals, ['not today']);
    assert.deepEqual(asked, [[child.child.pid, 'worker']]);
    assert.deepEqual(notes.connections, []);
  });

  it('tells when nothing was waiting before a message', () => {
    listen();
    test.start(sample('echo'), ['--pipe', test.path('main')]);
    test.until('it is connected', () => notes.connections.length === 1);
    for (let n = 1; n <= 5; n++) {
      const quiet = test.clock.now();
      test.settle(20);
      notes.connection.send(Buffer.from('x'), n);
      test.until('it answers', () => notes.received.length === n);
      const { since, time } = notes.received[n - 1] ?? { since: 0, time: 0 };
      // The kernel looked at the empty pipe while it was waiting.
      assert.ok(quiet <= since && since <= time, `${quiet} <= ${since} <= ${time}`);
    }
  });

  it('holds what the peer does not take, in order, and tells when it went out', () => {
    listen();
    const child = test.start(sample('slow-reader'), [
      '--pipe',
      test.path('main'),
      '--pause',
      '100',
      '--count',
      '400',
    ]);
    test.until('it is connected', () => notes.connections.length === 1);
    const { connection } = notes;
    for (let ticket = 0; ticket < 400; ticket++) connection.send(Buffer.alloc(4096, ticket), ticket);
    assert.ok(connection.queued > 0);
    const waiting = connection.unread() ?? 0;
    assert.ok(waiting > 0 && waiting <= 400 * 4096 && waiting % 4096 === 0, `${waiting} bytes wait`);
    test.until('all went out', () => notes.sentTickets.length === 400);
    assert.deepEqual(
      notes.sentTickets,
      Array.from({ length: 400 }, (_, i) => i),
    );
    child.child.kill();
  });

  it('says what was not sent when we close, with no code that no call gave', () => {
    const pipe = listen();
    const child = test.start(sample('slow-reader'), ['--pipe', test.path('main'), '--pause', '60000']);
    test.until('it is connected', () => notes.connections.length === 1);
    for (let ticket = 0; notes.connection.queued < 2; ticket++)
      notes.connection.send(Buffer.alloc(4096), ticket);
    pipe.close();
    assert.equal(notes.failedSends.length, 2);
    for (const { written, failure } of notes.failedSends) {
      assert.equal(written, 0);
      assert.deepEqual(failure, {
        object: 'pipe main',
        call: null,
        code: null,
        name: null,
        message: 'pipe main: the pipe was closed; 4096 of 4096 bytes were not sent.',
        remedy: null,
      });
    }
    child.child.kill();
  });

  it('knows how many bytes the peer has not read', () => {
    listen();
    const source =
      'ipc_pipe pipe = ipc_pipe_open(arguments[1]); char b[64]; for (;;) { read(0, b, 1); ipc_read(pipe, b, sizeof b); ipc_say(pipe, "read"); }';
    const child = test.start(program('readsOnDemand', source), [test.path('main')], { stdin: 'open' });
    test.until('it is connected', () => notes.connections.length === 1);
    assert.equal(notes.connection.unread(), 0);
    for (const size of [10, 20, 30]) notes.connection.send(new Uint8Array(size), size);
    for (const [i, rest] of [60, 50, 30, 0].entries()) {
      assert.equal(notes.connection.unread(), rest);
      child.child.writeStdin(Buffer.from('x'));
      if (rest > 0) test.until('it has read one', () => notes.received.length === i + 1);
    }
    child.child.kill();
  });

  it('waits until the peer has read everything before it disconnects', () => {
    listen();
    const lateReader = program(
      'readsLate',
      'ipc_pipe pipe = ipc_pipe_open(arguments[1]); ipc_sleep(300); char b[64]; int n = 0; while (ipc_read(pipe, b, sizeof b) >= 0) n++; printf("%d", n);',
    );
    const child = test.start(lateReader, [test.path('main')]);
    test.until('it is connected', () => notes.connections.length === 1);
    for (let i = 0; i < 3; i++) notes.connection.send(Buffer.from('x'), i);
    notes.connection.disconnect(5000);
    assert.throws(() => notes.connection.send(Buffer.from('y'), 9), /disconnected/);
    test.until('it has ended', () => child.exit !== null && child.ended.length === 2);
    assert.equal(child.out, '3');
    assert.deepEqual(notes.ends, ['disconnected']);
  });

  it('says how large a message may be', () => {
    listen();
    test.start(sample('echo'), ['--pipe', test.path('main')]);
    test.until('it is connected', () => notes.connections.length === 1);
    assert.throws(
      () => notes.connection.send(new Uint8Array(8_000_000), 1),
      /pipe main: a message of 8000000 bytes is larger than the \d+ bytes .*\(EMSGSIZE\)\./,
    );
    notes.connection.send(Buffer.from('still fine'), 2);
    test.until('it answers', () => notes.texts[0] === 'still fine');
  });

  it('reads only when asked, with "read": "steps", and sees the end all the same', () => {
    listen({ read: 'steps' });
    const child = test.start(
      program(
        'sendsThree',
        'ipc_pipe pipe = ipc_pipe_open(arguments[1]); ipc_say(pipe, "1"); ipc_say(pipe, "2"); ipc_say(pipe, "3");',
      ),
      [test.path('main')],
    );
    test.until('it has ended', () => child.exit !== null);
    test.settle();
    assert.deepEqual(notes.texts, []);
    assert.deepEqual(notes.ends, []);
    for (const expected of [['1'], ['1', '2'], ['1', '2', '3']]) {
      notes.connection.readOne();
      test.until('one came', () => notes.received.length === expected.length);
      if (expected.length < 3) test.settle(30);
      assert.deepEqual(notes.texts, expected);
    }
    test.until('the end is told', () => notes.ends.length === 1);
  });

  it('loses nothing that had come when it disconnects while reading is paused', () => {
    listen();
    const source =
      'ipc_pipe pipe = ipc_pipe_open(arguments[1]); char b[8]; ipc_read(pipe, b, sizeof b); ipc_say(pipe, "1"); ipc_say(pipe, "2"); fclose(fopen(arguments[2], "w")); ipc_read(pipe, b, sizeof b);';
    const child = test.start(program('sendsTwo', source), [test.path('main'), test.path('sent')]);
    test.until('it is connected', () => notes.connections.length === 1);
    notes.connection.send(Buffer.from('go'), 1);
    test.kernel.pauseReading(true);
    notes.connection.disconnect(0);
    test.until('it has sent', () => existsSync(test.path('sent')));
    test.settle(50);
    assert.deepEqual(notes.ends, []);
    test.kernel.pauseReading(false);
    test.until('it is closed', () => notes.ends.length === 1 && child.exit !== null);
    assert.deepEqual(notes.texts, ['1', '2']);
  });

  it('may be closed in the middle of a batch', () => {
    const pipe = listen();
    notes.message = (connection, bytes) => {
      notes.received.push({ connection, bytes: Buffer.from(bytes), time: 0, since: 0, truncated: false });
      if (notes.received.length === 10) pipe.close();
    };
    const child = test.start(sample('flood'), ['--pipe', test.path('main'), '--count', '100']);
    test.until('it has ended', () => child.exit !== null);
    assert.equal(notes.received.length, 10);
    assert.equal(notes.ends.length, 1);
    assert.match(
      notes.ends[0] ?? '',
      /^the pipe was closed(; \d+ bytes? from the peer (was|were) not read)?$/,
    );
  });

  it('takes nothing while reading is paused', () => {
    listen();
    const child = test.start(sample('flood'), ['--pipe', test.path('main'), '--count', '20000']);
    test.until('some came', () => notes.received.length > 0);
    test.kernel.pauseReading(true);
    const before = notes.received.length;
    test.settle(200);
    assert.equal(notes.received.length, before);
    assert.equal(child.exit, null);
    test.kernel.pauseReading(false);
    test.until('all came', () => notes.received.length === 20000 && child.exit !== null);
  });
});

describe('Linux: names of pipes', () => {
  let test: TestKernel;
  beforeEach(() => {
    test = new TestKernel();
  });
  afterEach(() => test.dispose());

  it('refuses a name that is taken, and takes over one whose owner has died', () => {
    const path = test.path('main');
    const pipe = test.kernel.listen(listenSpec(path), new PipeNotes());
    for (const mode of ['message', 'byte'] as const) {
      assert.throws(
        () => test.kernel.listen(listenSpec(path, { mode }), new PipeNotes()),
        (error: unknown) =>
          error instanceof Error && error.name === 'EADDRINUSE' && /taken/.test(remedy(error)),
      );
    }
    pipe.close();
    const dies = test.start(program('bindsAndDies', 'ipc_pipe_create(arguments[1]); raise(9);'), [path]);
    test.until('it has died', () => dies.exit !== null);
    test.kernel.listen(listenSpec(path), new PipeNotes());
  });

  it('leaves what is no socket where it is, and says that it is none', () => {
    assert.throws(
      () => test.kernel.listen(listenSpec(test.folder), new PipeNotes()),
      (error: unknown) =>
        error instanceof Error && error.name === 'EADDRINUSE' && /is no socket/.test(remedy(error)),
    );
    assert.ok(statSync(test.folder).isDirectory());
  });

  it('tells names to remove, and removes them', () => {
    const path = test.path('main');
    test.kernel.listen(listenSpec(path), new PipeNotes()).close();
    assert.deepEqual(test.ledger, [{ name: path, type: 'socket' }, { gone: path }]);
  });

  it('refuses a path that is too long, by name', () => {
    const path = test.path('x'.repeat(120));
    assert.throws(() => test.kernel.listen(listenSpec(path), new PipeNotes()), /107 are possible/);
  });
});

function remedy(error: Error): string {
  return 'remedy' in error ? String(error.remedy) : '';
}
