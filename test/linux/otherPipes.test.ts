import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { listPipes, pipePath } from '../../src/host/linux/linuxKernel.ts';
import { program, sample } from './support/program.ts';
import { listenSpec, PipeNotes, TestKernel } from './support/testKernel.ts';

describe('Linux: byte, one-way and inherited pipes, and pipes of others', () => {
  let test: TestKernel;
  let notes: PipeNotes;
  beforeEach(() => {
    test = new TestKernel();
    notes = new PipeNotes();
  });
  afterEach(() => test.dispose());

  it('carries a byte stream of any size both ways', () => {
    test.kernel.listen(listenSpec(test.path('main'), { mode: 'byte' }), notes);
    const child = test.start(sample('echo'), ['--pipe', test.path('main')]);
    test.until('it is connected', () => notes.connections.length === 1);
    const block = Buffer.from(Uint8Array.from({ length: 3_000_000 }, (_, i) => i * 7));
    notes.connection.send(block, 1);
    assert.equal(notes.connection.queued, 1);
    const size = () => notes.received.reduce((sum, { bytes }) => sum + bytes.length, 0);
    test.until('it has come back', () => size() === block.length);
    assert.ok(Buffer.concat(notes.received.map(({ bytes }) => bytes)).equals(block));
    assert.deepEqual(notes.sentTickets, [1]);
    notes.connection.disconnect(1000);
    test.until('the child has ended', () => child.exit !== null);
  });

  it('reads at most so many bytes when asked, with "read": "steps"', () => {
    test.kernel.listen(listenSpec(test.path('main'), { mode: 'byte', read: 'steps' }), notes);
    const source = 'ipc_pipe pipe = ipc_pipe_open(arguments[1]); ipc_say(pipe, "abcdefgh");';
    const child = test.start(program('saysEight', source), [test.path('main')]);
    test.until('it has ended', () => child.exit !== null);
    notes.connection.readOne(3);
    test.until('some came', () => notes.received.length === 1);
    notes.connection.readOne();
    test.until('the rest came', () => notes.ends.length === 1);
    assert.deepEqual(notes.texts, ['abc', 'defgh']);
  });

  it('keeps a connection whose peer has only ended its own direction', () => {
    test.kernel.listen(listenSpec(test.path('main'), { mode: 'byte' }), notes);
    const source =
      'ipc_pipe pipe = ipc_pipe_open(arguments[1]); ipc_say(pipe, "question"); shutdown(pipe, SHUT_WR); char b[64]; long n = ipc_read(pipe, b, sizeof b); printf("%.*s", (int)n, b);';
    const child = test.start(program('halfCloses', source), [test.path('main')]);
    test.until('it has asked', () => notes.received.length === 1);
    test.settle(50);
    assert.deepEqual(notes.ends, []);
    notes.connection.send(Buffer.from('answer'), 1);
    test.until(
      'it has ended',
      () => child.exit !== null && child.ended.length === 2 && notes.ends.length === 1,
    );
    assert.equal(child.out, 'answer');
  });

  it('access in: receives, and refuses to send', () => {
    test.kernel.listen(listenSpec(test.path('main'), { access: 'in' }), notes);
    test.start(sample('one-way'), ['--pipe', test.path('main')]);
    test.until('it came', () => notes.received.length === 1);
    assert.deepEqual(notes.texts, ['one way']);
    assert.throws(() => notes.connection.send(Buffer.from('x'), 1), /access is "in"/);
  });

  it('access out: sends, makes the peer fail when it writes, and sees its end', () => {
    test.kernel.listen(listenSpec(test.path('main'), { access: 'out' }), notes);
    const source =
      'ipc_pipe pipe = ipc_pipe_open(arguments[1]); char b[64]; long n = ipc_read(pipe, b, sizeof b); printf("%.*s %d", (int)n, b, ipc_write(pipe, "x", 1));';
    const child = test.start(program('writesWhereItMayNot', source), [test.path('main')]);
    test.until('it is connected', () => notes.connections.length === 1);
    notes.connection.send(Buffer.from('down'), 1);
    test.until('it has ended', () => child.ended.length === 2 && notes.ends.length === 1);
    assert.equal(child.out, 'down 0');
    assert.deepEqual(notes.received, []);
  });

  it('gives each child that starts an inherited end of its own', () => {
    const pipe = test.kernel.listen(listenSpec('', { inherit: true }), notes);
    assert.equal(pipe.childValue, '3');
    const children = ['one', 'two'].map((name) => test.start(sample('echo'), ['--pipe', '3'], { name }));
    test.until('both are connected', () => notes.connections.length === 2);
    assert.deepEqual(
      notes.connections.map(({ peer }) => peer.child),
      children.map(({ child }) => child),
    );
    for (const connection of notes.connections)
      connection.send(Buffer.from(connection.peer.child?.name ?? ''), 1);
    test.until('both answer', () => notes.received.length === 2);
    for (const { connection, bytes } of notes.received) {
      assert.equal(bytes.toString(), connection.peer.child?.name);
    }
    children[0]?.child.kill();
    test.until('its end is told', () => notes.ends.length === 1);
    assert.equal(pipe.connections.size, 1);
    notes.connections[1]?.send(Buffer.alloc(0), 2);
    test.until('the other still answers', () => notes.received.length === 3);
    assert.equal(notes.received[2]?.bytes.length, 0);
  });

  it('carries larger messages where the buffer may grow', () => {
    const most = Number(readFileSync('/proc/sys/net/core/wmem_max', 'utf8'));
    const size = Math.min(2 * most, 2_000_000) - 32;
    test.kernel.listen(listenSpec('', { inherit: true, buffer: size }), notes);
    test.start(sample('echo'), ['--pipe', '3']);
    test.until('it is connected', () => notes.connections.length === 1);
    const message = Buffer.from(Uint8Array.from({ length: size }, (_, i) => (i * i) >> 8));
    for (const ticket of [1, 2]) notes.connection.send(message, ticket);
    test.until('both come back', () => notes.received.length === 2);
    for (const { bytes, truncated } of notes.received) {
      assert.equal(truncated, false);
      assert.ok(bytes.equals(message));
    }
  });

  it('closes descriptors that come along a byte stream', () => {
    test.kernel.listen(listenSpec(test.path('main'), { mode: 'byte' }), notes);
    // Four of them: as long as credentials would be.
    const source = `
      ipc_pipe pipe = ipc_pipe_open(arguments[1]);
      union { struct cmsghdr header; char space[CMSG_SPACE(4 * sizeof(int))]; } control =
        {.header = {CMSG_LEN(4 * sizeof(int)), SOL_SOCKET, SCM_RIGHTS}};
      int four[4] = {0, 0, 0, 0};
      memcpy(CMSG_DATA(&control.header), four, sizeof four);
      struct iovec part = {"x", 1};
      struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
      sendmsg(pipe, &message, 0);
      ipc_sleep(60000);`;
    const open = () => readdirSync('/proc/self/fd').length;
    const sender = program('sendsDescriptors', source);
    const before = open();
    const child = test.start(sender, [test.path('main')]);
    test.until('it came', () => notes.received.length === 1);
    const ofChild = 3; // its pidfd, stdout and stderr
    assert.equal(open(), before + ofChild + 1);
    child.child.kill();
  });

  it('connects to a pipe that a child serves, once it is there', () => {
    const path = test.path('served');
    const spec = { ...listenSpec(path), timeout: 5000 };
    test.kernel.connect(spec, notes);
    const server = test.start(sample('serves'), ['--pipe', path, '--delay', '100']);
    test.until('it is connected', () => notes.connections.length === 1);
    assert.equal(notes.connection.peer.pid, server.child.pid);
    notes.connection.send(Buffer.from('hello'), 1);
    test.until('it answers', () => notes.received.length === 1);
    assert.deepEqual(notes.texts, ['answer: hello']);
    notes.connection.disconnect(1000);
    test.until('the server has ended', () => server.exit !== null);
  });

  it('tells of a connection before its end, also when it is closed at once', () => {
    const path = test.path('main');
    const server = test.kernel.listen(listenSpec(path), new PipeNotes());
    test.kernel.connect({ ...listenSpec(path), timeout: 0 }, notes).close();
    const inherited = test.kernel.listen(listenSpec('', { inherit: true }), notes);
    const child = test.start(sample('echo'), ['--pipe', '3']);
    inherited.close();
    test.until('the child has ended', () => child.exit !== null);
    assert.deepEqual(notes.story, ['connected', 'closed', 'connected', 'closed']);
    server.close();
  });

  it('says why it cannot connect: nobody, wrong type, time is up', () => {
    const path = test.path('byte');
    assert.throws(
      () => test.kernel.connect({ ...listenSpec(path), timeout: 0 }, notes),
      (error: unknown) => error instanceof Error && error.name === 'ENOENT',
    );
    test.kernel.listen(listenSpec(path, { mode: 'byte' }), new PipeNotes());
    assert.throws(
      () => test.kernel.connect({ ...listenSpec(path), timeout: 1000 }, notes),
      /byte is a byte pipe \(SOCK_STREAM\), not a message pipe \(SOCK_SEQPACKET\)/,
    );
    test.kernel.connect({ ...listenSpec(test.path('nobody')), timeout: 60 }, notes);
    test.until('it gives up', () => notes.failures.length === 1);
    assert.equal(notes.failures[0]?.name, 'ENOENT');
  });

  it('lists pipes, and makes names that fit', () => {
    const path = test.path('listed');
    test.kernel.listen(listenSpec(path), notes);
    assert.ok(listPipes().includes(path));
    assert.equal(pipePath('a b/main', '/run/x'), '/run/x/a-b-main.sock');
    assert.ok(pipePath('u'.repeat(200), '/run/x').length < 108);
  });
});
