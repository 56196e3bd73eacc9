import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { Child } from '../../src/host/kernel/child.ts';
import type { Peer } from '../../src/host/kernel/pipe.ts';
import { PIPE_UNLIMITED_INSTANCES } from '../../src/host/win32/native/namedPipes.ts';
import {
  clock,
  connectSpec,
  launch,
  listenSpec,
  PipeLog,
  sample,
  uniquePath,
  useKernel,
} from './support/testKernel.ts';

describe('pipes that we serve', () => {
  const test = useKernel();

  it('tell which child the peer is', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec(), log);
    const { child } = launch(test.kernel, 'waits', ['--pipe', pipe.childValue]);
    test.until(() => log.messages.length === 1, 'the child says that it is here');
    assert.equal(log.connection.peer.pid, child.pid);
    assert.equal(log.connection.peer.child, child);
    assert.equal(test.kernel.ownerOf(process.pid), null);
  });

  it('tell that the peer had ended before it could be seen who it was', () => {
    const log = new PipeLog();
    const peers: Array<{ child: Child | null; gone: boolean }> = [];
    const admit = ({ child, gone }: Peer) => {
      peers.push({ child, gone });
      return null;
    };
    const pipe = test.kernel.listen(listenSpec({ admit }), log);
    const args = ['--pipe', pipe.childValue, '--clients', '1'];
    // Returns when the program has ended; the kernel, in this thread, has not looked yet.
    assert.equal(spawnSync(sample('many-clients'), args, { stdio: 'ignore' }).status, 0);
    test.until(() => log.reasons.length === 1, 'it is found to have gone');
    assert.deepEqual(peers, [{ child: null, gone: true }]);
    assert.deepEqual(log.texts, ['client 1']);
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

  it('have more clients at once than the number that means no limit', () => {
    const log = new PipeLog();
    const pipe = test.kernel.listen(listenSpec({ instances: Number.POSITIVE_INFINITY }), log);
    const clients = PIPE_UNLIMITED_INSTANCES + 45;
    const args = ['--pipe', pipe.childValue, '--clients', String(clients), '--answers'];
    const { log: child } = launch(test.kernel, 'many-clients', args);
    test.until(() => log.messages.length === clients, 'all clients say something');
    assert.deepEqual(log.failures, []);
    for (const { connection, bytes } of log.messages) connection.send(bytes, 1);
    test.until(() => child.over && log.reasons.length === clients, 'all clients go');
    for (let k = 1; k <= clients; k++)
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
