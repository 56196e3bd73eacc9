import assert from 'node:assert/strict';
import {
  clock,
  connectSpec,
  launch,
  listenSpec,
  PipeLog,
  uniquePath,
  useKernel,
} from './support/testKernel.ts';

/** What the samples send as a message of this length. */
function pattern(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let index = 0; index < length; index++) bytes[index] = (index * 31 + length) & 255;
  return bytes;
}

describe('pipes that we serve', () => {
  const test = useKernel();

  it('take messages of a child with their boundaries, and answer', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { log: child } = launch(test.kernel, 'echo', ['--pipe', pipe.childValue, '--limit', '2']);
    test.until(() => log.connections.length === 1, 'the child connects');
    log.connection.send(Buffer.from('hello'), 1);
    log.connection.send(Buffer.from('again'), 2);
    test.until(() => child.over && log.reasons.length === 1, 'the child ends');
    assert.deepEqual(log.texts, ['hello', 'again']);
    assert.deepEqual(log.tickets, [1, 2]);
    assert.equal(child.exit?.exitCode, 0);
    assert.deepEqual(log.reasons, ['closed by the peer']);
  });

  it('tell which child the peer is', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { child } = launch(test.kernel, 'waits', ['--pipe', pipe.childValue]);
    test.until(() => log.messages.length === 1, 'the child says that it is here');
    assert.equal(log.connection.peer.pid, child.pid);
    assert.equal(log.connection.peer.child, child);
    assert.equal(test.kernel.ownerOf(process.pid), null);
  });

  it('take an empty message as a message', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { log: child } = launch(test.kernel, 'empty-message', ['--pipe', pipe.childValue]);
    test.until(() => child.over && log.reasons.length === 1, 'the child ends');
    assert.deepEqual(
      log.messages.map(({ bytes, truncated }) => [bytes.length > 0, truncated]),
      [
        [true, false],
        [false, false],
        [true, false],
      ],
    );
  });

  it('take messages of any size whole', () => {
    const sizes = [1, 65_535, 65_536, 65_537, 300_000, 8 << 20];
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { log: child } = launch(test.kernel, 'big-message', [
      '--pipe',
      pipe.childValue,
      ...sizes.map(String),
    ]);
    test.until(() => child.over && log.reasons.length === 1, 'the child ends', 40_000);
    assert.deepEqual(
      log.messages.map(({ bytes }) => bytes.length),
      sizes,
    );
    for (const { bytes, truncated } of log.messages) {
      assert(bytes.equals(pattern(bytes.length)));
      assert.equal(truncated, false);
    }
  });

  it('mark the message during which the writer was killed', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { log: child } = launch(test.kernel, 'killed-mid-message', ['--pipe', pipe.childValue]);
    test.until(() => child.over && log.reasons.length === 1, 'the child dies');
    assert.equal(child.exit?.exitCode, 9);
    const [message] = log.messages;
    assert(message?.truncated);
    assert(message.bytes.length > 0 && message.bytes.length < 64 << 20);
    assert(message.bytes.subarray(0, 256).equals(pattern(64 << 20).subarray(0, 256)));
  });

  it('lose, double and swap none of 100 000 messages', () => {
    const count = 100_000;
    let next = 0;
    let wrong = 0;
    let lastTime = 0;
    const log = new PipeLog();
    log.message = (connection, bytes, time) => {
      if (Buffer.from(bytes).readBigUInt64LE(0) !== BigInt(next) || bytes.length !== 64) wrong += 1;
      if (time < lastTime || connection.since > time) wrong += 1;
      lastTime = time;
      next += 1;
    };
    const pipe = test.kernel.listen(listenSpec(), log);
    const { log: child } = launch(test.kernel, 'flood', [
      '--pipe',
      pipe.childValue,
      '--count',
      String(count),
    ]);
    test.until(() => child.over && log.reasons.length === 1, 'the child ends', 150_000);
    assert.deepEqual({ wrong, next }, { wrong: 0, next: count });
  }).timeout(160_000);

  it('take a stream in byte mode', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec({ mode: 'byte' }), log);
    const { log: child } = launch(test.kernel, 'byte-writer', [
      '--pipe',
      pipe.childValue,
      '--total',
      '300000',
    ]);
    test.until(() => child.over && log.reasons.length === 1, 'the child ends');
    const whole = Buffer.concat(log.messages.map(({ bytes }) => bytes));
    assert.equal(whole.length, 300_000);
    assert(whole.every((byte, index) => byte === index % 251));
  });

  it('listen again after each client', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { log: child } = launch(test.kernel, 'connects-twice', ['--pipe', pipe.childValue, '--sequential']);
    test.until(() => child.over && log.reasons.length === 2, 'both connections end');
    assert.deepEqual(log.texts, ['first', 'second']);
    assert.equal(log.connections.length, 2);
    assert.equal(pipe.connections.size, 0);
  });

  it('have many clients at once', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec({ instances: Number.POSITIVE_INFINITY }), log);
    const args = ['--pipe', pipe.childValue, '--clients', '64', '--answers'];
    const { log: child } = launch(test.kernel, 'many-clients', args);
    test.until(() => log.messages.length === 64, 'all clients say something');
    for (const { connection, bytes } of log.messages) connection.send(bytes, 1);
    test.until(() => child.over && log.reasons.length === 64, 'all clients go');
    for (let k = 1; k <= 64; k++)
      assert.match(child.stdout, new RegExp(`^client ${k} got client ${k}$`, 'm'));
  });

  it('refuse whom they are told to refuse, and let in the next', () => {
    let reason: string | null = 'a stranger';
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec({ admit: () => reason }), log);
    const client = new PipeLog();
    test.kernel.connect(connectSpec(pipe.path), client);
    test.until(() => log.refusals.length === 1 && client.reasons.length === 1, 'the client is refused');
    assert.deepEqual(log.refusals, ['a stranger']);
    assert.equal(log.connections.length, 0);
    reason = null;
    const second = new PipeLog();
    test.kernel.connect(connectSpec(pipe.path, { timeout: 5000 }), second);
    test.until(() => log.connections.length === 1, 'the next client is let in');
  });

  it('read nothing in steps but what is asked for', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec({ read: 'steps' }), log);
    const { log: child } = launch(test.kernel, 'big-message', [
      '--pipe',
      pipe.childValue,
      '10',
      '200000',
      '20',
    ]);
    test.until(() => log.connections.length === 1, 'the child connects');
    const until = clock.now() + 300e6;
    test.until(() => clock.now() > until, 'nothing happens for a while');
    assert.equal(log.messages.length, 0);
    for (const length of [10, 200_000, 20]) {
      log.connection.readOne();
      const before: number = log.messages.length;
      test.until(() => log.messages.length > before, `the message of ${length} bytes`);
      assert.equal(log.messages.length, before + 1);
      assert.equal(log.messages.at(-1)?.bytes.length, length);
    }
    test.until(() => child.over && log.reasons.length === 1, 'the end is noticed without a read');
  });

  it('hold back messages while paused', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const client = new PipeLog();
    test.kernel.connect(connectSpec(pipe.path), client);
    test.until(() => log.connections.length === 1 && client.connections.length === 1, 'they connect');
    test.kernel.pauseReading(true);
    for (let n = 0; n < 100; n++) client.connection.send(Buffer.from(String(n)), n);
    const until = clock.now() + 200e6;
    test.until(() => clock.now() > until, 'nothing happens for a while');
    assert.equal(log.messages.length, 0);
    test.kernel.pauseReading(false);
    test.until(() => log.messages.length === 100, 'all messages come');
    assert.deepEqual(log.texts, [...Array(100).keys()].map(String));
  });

  it('say between which moments a message came', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const client = new PipeLog();
    test.kernel.connect(connectSpec(pipe.path), client);
    test.until(() => log.connections.length === 1 && client.connections.length === 1, 'they connect');
    for (let n = 0; n < 50; n++) {
      test.kernel.wait(2);
      const before = clock.now();
      client.connection.send(Buffer.from('now'), n);
      const after = clock.now();
      test.until(() => log.messages.length === n + 1, 'the message comes');
      const message = log.messages[n];
      assert(message !== undefined);
      assert(message.since <= after, 'it was not there yet at `since`');
      assert(message.time >= before, 'it was there at `time`');
      // The kernel looked right before the message was sent; it must not say that it last looked at the beginning.
      if (n > 0) assert(message.since >= (log.messages[n - 1]?.time ?? 0));
    }
  });

  it('queue what a slow reader does not take', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec({ buffer: 4096 }), log);
    const args = ['--pipe', pipe.childValue, '--pause', '1000', '--count', '30'];
    const { log: child } = launch(test.kernel, 'slow-reader', args);
    test.until(() => log.connections.length === 1, 'the child connects');
    for (let n = 0; n < 30; n++) log.connection.send(Buffer.alloc(1000, n), n);
    assert(log.connection.queued > 10);
    assert((log.connection.unread() ?? 0) >= 10_000);
    test.until(() => child.over && log.reasons.length === 1, 'the child has read all');
    assert.equal(log.tickets.length, 30);
    assert.equal(log.failedTickets.length, 0);
  });

  it('give back what a reader never takes', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec({ buffer: 4096 }), log);
    launch(test.kernel, 'slow-reader', ['--pipe', pipe.childValue, '--pause', '60000']);
    test.until(() => log.connections.length === 1, 'the child connects');
    for (let n = 0; n < 50; n++) log.connection.send(Buffer.alloc(1000, n), n);
    log.connection.disconnect(100);
    test.until(() => log.reasons.length === 1, 'the connection is closed');
    assert.deepEqual(log.reasons, ['disconnected by us before the peer had read everything']);
    assert(log.failedTickets.length > 10);
    assert.equal(log.tickets.length + log.failedTickets.length, 50);
    assert.throws(() => log.connection.send(Buffer.from('late'), 99), /pipe main: nothing can be sent/);
  });

  it('disconnect after the peer has read everything', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const args = ['--pipe', pipe.childValue, '--pause', '500', '--count', '10'];
    const { log: child } = launch(test.kernel, 'slow-reader', args);
    test.until(() => log.connections.length === 1, 'the child connects');
    for (let n = 0; n < 10; n++) log.connection.send(Buffer.alloc(100, n), n);
    log.connection.disconnect(20_000);
    test.until(() => child.over && log.reasons.length === 1, 'the child has read all and ends');
    assert.deepEqual(log.reasons, ['disconnected by us']);
    assert.match(child.stdout + log.texts.join(), /1000/);
  });

  it('go one way only when told so', () => {
    const incoming = new PipeLog();
    const toUs = test.kernel.listen(listenSpec({ access: 'in' }), incoming);
    launch(test.kernel, 'one-way', ['--pipe', toUs.childValue]);
    test.until(() => incoming.reasons.length === 1, 'the writing child ends');
    assert.deepEqual(incoming.texts, ['one way']);
    assert.throws(() => incoming.connection.send(Buffer.from('no'), 1), /incoming messages only/);

    const outgoing = new PipeLog();
    const fromUs = test.kernel.listen(listenSpec({ access: 'out' }), outgoing);
    const { log: reader } = launch(test.kernel, 'one-way', ['--pipe', fromUs.childValue, '--reads', '2']);
    test.until(() => outgoing.connections.length === 1, 'the reading child connects');
    outgoing.connection.send(Buffer.from('one'), 1);
    outgoing.connection.send(Buffer.from('two'), 2);
    test.until(() => reader.over && outgoing.reasons.length === 1, 'the reading child ends');
    assert.equal(reader.stdout.replaceAll('\r', ''), 'read one\nread two\n');
  });

  it('say that a name is taken', () => {
    const path = uniquePath();
    test.kernel.listen(listenSpec({ path }), new PipeLog());
    assert.throws(() => test.kernel.listen(listenSpec({ path }), new PipeLog()), {
      call: 'CreateNamedPipeW',
      message: /pipe main: .* is taken/,
    });
  });
});

describe('pipes that we connect to', () => {
  const test = useKernel();

  it('wait for the pipe and talk', () => {
    const path = uniquePath();
    const { child } = launch(test.kernel, 'serves', ['--pipe', path, '--delay', '300']);
    const log = new PipeLog();
    test.kernel.connect(connectSpec(path, { timeout: 10_000 }), log);
    test.until(() => log.connections.length === 1, 'the pipe appears');
    assert.equal(log.connection.peer.pid, child.pid);
    assert.equal(log.connection.peer.child, child);
    log.connection.send(Buffer.from('question'), 1);
    log.connection.send(Buffer.from('another'), 2);
    test.until(() => log.messages.length === 2, 'the answers come');
    assert.deepEqual(log.texts, ['answer: question', 'answer: another']);
    log.connection.disconnect(5000);
    test.until(() => log.reasons.length === 1, 'we go');
  });

  it('must be there now without a timeout', () => {
    assert.throws(() => test.kernel.connect(connectSpec(uniquePath()), new PipeLog()), {
      name: 'ERROR_FILE_NOT_FOUND',
      code: 2,
      message: /pipe other: .* does not exist/,
    });
  });

  it('give up after the timeout', () => {
    const log = new PipeLog();
    test.kernel.connect(connectSpec(uniquePath(), { timeout: 200 }), log);
    test.until(() => log.failures.length > 0, 'the timeout');
    assert.match(log.failures[0] ?? '', /does not exist/);
  });

  it('say when the pipe is of the other mode', () => {
    const pipe = test.kernel.listen(listenSpec({ mode: 'byte' }), new PipeLog());
    assert.throws(() => test.kernel.connect(connectSpec(pipe.path), new PipeLog()), {
      message: /is a byte pipe/,
      remedy: /"mode": "byte"/,
    });
  });

  it('notice that the server has gone', () => {
    const pipe = test.kernel.listen(listenSpec(), new PipeLog());
    const log = new PipeLog();
    test.kernel.connect(connectSpec(pipe.path), log);
    test.until(() => log.connections.length === 1 && pipe.connections.size === 1, 'we are connected');
    pipe.close();
    test.until(() => log.reasons.length === 1, 'the end is noticed');
  });
});
