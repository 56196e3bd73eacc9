import assert from 'node:assert/strict';
import { clock, connectSpec, launch, listenSpec, PipeLog, useKernel } from './support/testKernel.ts';

describe('the flow of messages', () => {
  const test = useKernel();

  it('is one message at a time in steps', () => {
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

  it('takes a read back that has brought nothing, and stays connected', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec({ read: 'steps', instances: 2 }), log);
    const client = new PipeLog();
    test.kernel.connect(connectSpec(pipe.path), client);
    test.until(() => log.connections.length === 1 && client.connections.length === 1, 'they connect');
    for (let attempt = 1; attempt <= 3; attempt++) {
      log.connection.readOne();
      log.connection.cancelReads();
      client.connection.send(Buffer.from(String(attempt)), attempt);
      const until = clock.now() + 150e6;
      test.until(() => clock.now() > until, 'nothing happens for a while');
      assert.equal(log.messages.length, attempt - 1, 'nothing was read');
      log.connection.readOne();
      test.until(() => log.messages.length === attempt, 'it is read when it is asked for');
    }
    assert.deepEqual(log.texts, ['1', '2', '3']);
    assert.deepEqual(log.reasons, []);
  });

  it('tells that a peer has gone who left something unread', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec({ read: 'steps' }), log);
    const client = new PipeLog();
    const ours = test.kernel.connect(connectSpec(pipe.path), client);
    test.until(() => log.connections.length === 1 && client.connections.length === 1, 'they connect');
    client.connection.send(Buffer.from('left'), 1);
    test.until(() => client.tickets.length === 1, 'it is sent');
    assert.equal(log.connection.peerGone, false);
    ours.close();
    test.until(() => client.reasons.length === 1, 'it has closed');
    assert.equal(log.connection.peerGone, true);
    log.connection.readOne();
    test.until(() => log.reasons.length === 1, 'the end is told behind what was left');
    assert.deepEqual(log.texts, ['left']);
  });

  it('stands still while paused', () => {
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

  it('queues what a slow reader does not take', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec({ buffer: 4096 }), log);
    const args = ['--pipe', pipe.childValue, '--pause', '3000', '--count', '30'];
    const { log: child } = launch(test.kernel, 'slow-reader', args);
    test.until(() => log.connections.length === 1, 'the child connects');
    for (let n = 0; n < 30; n++) log.connection.send(Buffer.alloc(1000, n), n);
    assert(log.connection.queued > 10);
    assert((log.connection.unread() ?? 0) >= 10_000);
    test.until(() => child.over && log.reasons.length === 1, 'the child has read all');
    assert.equal(log.tickets.length, 30);
    assert.equal(log.failedTickets.length, 0);
  });

  it('gives back what a reader never takes', () => {
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

  it('ends after the peer has read everything', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { log: child } = launch(test.kernel, 'one-way', ['--pipe', pipe.childValue, '--reads', '10']);
    test.until(() => log.connections.length === 1, 'the child connects');
    for (let n = 0; n < 10; n++) log.connection.send(Buffer.from(`number ${n}`), n);
    log.connection.disconnect(20_000);
    test.until(() => child.over && log.reasons.length === 1, 'the child has read all and ends');
    assert.deepEqual(log.tickets, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.match(child.stdout, /^read number 0\r?\n(read number \d\r?\n){8}read number 9\r?\n$/);
  });
});
