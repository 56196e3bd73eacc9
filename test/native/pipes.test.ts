import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runSession, startSession } from './support/commandLine.ts';
import { until } from './support/deadline.ts';
import { all, only, text, texts } from './support/records.ts';
import { startStranger, variable, worker } from './support/samples.ts';
import { objectName, patience, pipePath, uniqueName, windows } from './support/target.ts';

describe('pipes', function () {
  this.timeout(2 * patience);

  it('that the child creates are connected to', async () => {
    const path = pipePath(uniqueName('serves'));
    const run = await runSession({
      children: [worker('serves', '--pipe', variable('pipe:main'), '--delay', '300')],
      pipes: { main: { role: 'connect', path } },
      steps: [
        { connect: 'main' },
        { send: 'main', text: 'one' },
        { receive: 'main' },
        { send: 'main', text: '' },
        { receive: 'main' },
        { disconnect: 'main' },
      ],
    });
    assert.deepEqual(texts(run, 'in'), ['answer: one', 'answer: ']);
    assert.equal(only(run, 'pipe.connect', { pipe: 'main' }).child, 'worker');
  });

  it('that somebody else serves are connected to again by a later step', async () => {
    const path = pipePath(uniqueName('again'));
    const run = await runSession({
      children: [worker('serves', '--pipe', variable('pipe:main'), '--delay', '300', '--clients', '2')],
      pipes: { main: { role: 'connect', path } },
      steps: [
        { connect: 'main' },
        { send: 'main', text: 'one' },
        { receive: 'main' },
        { disconnect: 'main' },
        { connect: 'main' },
        { send: 'main', text: 'two' },
        { receive: 'main' },
        { disconnect: 'main' },
      ],
    });
    assert.deepEqual(texts(run, 'in'), ['answer: one', 'answer: two']);
    assert.deepEqual(
      all(run, 'pipe.connect').map(({ instance, child }) => [instance, child]),
      [
        [1, 'worker'],
        [2, 'worker'],
      ],
    );
  });

  it('carry one direction if so described', async () => {
    const inward = await runSession({ children: [worker('one-way')], pipes: { main: { access: 'in' } } });
    assert.deepEqual(texts(inward, 'in'), ['one way']);
    const outward = await runSession({
      children: [worker('one-way', '--reads', '2')],
      pipes: { main: { access: 'out' } },
      steps: [
        { send: 'main', text: 'first' },
        { send: 'main', text: 'second' },
      ],
    });
    assert.deepEqual(
      all(outward, 'child.output').map((line) => line.text),
      ['read first', 'read second'],
    );
  });

  it('number their clients, and address each', async () => {
    const clients = 8;
    const answers = Array.from({ length: clients }, (_, i) => ({
      send: `main#${i + 1}`,
      text: `to ${i + 1}`,
    }));
    const run = await runSession({
      children: [worker('many-clients', '--clients', String(clients), '--answers')],
      pipes: { main: { instances: 'unlimited' } },
      steps: [...answers.map(({ send }) => ({ receive: send })), ...answers],
    });
    const instances = all(run, 'pipe.connect').map((entry) => entry.instance);
    assert.deepEqual(instances, [1, 2, 3, 4, 5, 6, 7, 8]);
    for (const instance of instances) {
      const [sent] = all(run, 'message', { instance, direction: 'out' });
      assert.equal(Buffer.from(sent?.data ?? []).toString(), `to ${instance}`);
      // Windows may give a client any of the instances that listen, so the first to ask need not be number 1.
      const who = text(only(run, 'message', { instance, direction: 'in' }).data);
      const lines = all(run, 'child.output', { text: `${who} got to ${instance}` });
      assert.equal(lines.length, 1, `${who} got the answer to its own connection`);
    }
    assert.equal(all(run, 'pipe.disconnect').length, clients);
  });

  it('fail a step that does not say which of several clients', async () => {
    const run = await runSession(
      {
        children: [worker('many-clients', '--clients', '2', '--answers')],
        pipes: { main: { instances: 2 } },
        steps: [{ receive: 'main#1' }, { receive: 'main#2' }, { send: 'main', text: 'to whom?' }],
      },
      1,
    );
    assert.match(only(run, 'step.fail', { step: 3 }).message, /main#/, 'says how to name one');
    assert.match(run.stderr, /main#/, 'the last lines say why');
  });

  it('fail a step at once that is for a client that has left, and say who else is not there', async () => {
    const run = await runSession(
      {
        children: [worker('connects-twice', '--sequential', '--answers')],
        pipes: { main: { instances: 2 } },
        steps: [
          { receive: 'main#1' },
          { receive: 'main#2' },
          { receive: 'main#1' },
          { connect: 'main#1' },
          { send: 'main#1', text: 'too late' },
          { send: 'main#3', text: 'nobody', timeout: 50 },
          { send: 'main#2', text: 'bye' },
        ],
        onFail: 'continue',
      },
      1,
    );
    assert.deepEqual(
      all(run, 'step.fail').map(({ message }) => message),
      [
        'main#1 has left.',
        'main#1 has left.',
        'main#1 has left.',
        'Waited 50 ms for a client of main#3 to send 6 bytes to.',
      ],
    );
  });

  it('take two clients of one child', async () => {
    const run = await runSession({
      children: [worker('connects-twice')],
      pipes: { main: { instances: 2 } },
    });
    assert.deepEqual(
      all(run, 'message').map((message) => [message.instance, Buffer.from(message.data).toString()]),
      [
        [1, 'first'],
        [2, 'second'],
      ],
    );
  });

  it('listen again after a client has gone', async () => {
    const run = await runSession({
      children: [worker('connects-twice', '--sequential')],
      pipes: { main: { instances: 1 } },
    });
    assert.deepEqual(texts(run, 'in'), ['first', 'second']);
    assert.deepEqual(
      all(run, 'pipe.connect').map((entry) => entry.instance),
      [1, 2],
    );
  });

  it('lose nothing when a second client comes to a pipe for one', async () => {
    const live = await startSession({
      children: [worker('connects-twice')],
      pipes: { main: { instances: 1 } },
    });
    const run = await live.finish();
    assert.equal(texts(run, 'in')[0], 'first');
    assert.equal(only(run, 'session.end').exitCode, run.exitCode);
  });

  it('refuse a stranger, and say who it was', async () => {
    const path = pipePath(uniqueName('stranger'));
    const live = await startSession(
      { children: [worker('never-connects')], pipes: { main: { path } } },
      '--stdin',
    );
    await live.next('pipe.listen');
    const stranger = await startStranger('waits', '--pipe', path);
    const refused = await live.next('pipe.refuse', { pipe: 'main' });
    if (!windows) assert.equal(refused.pid, stranger.pid);
    assert.notEqual(refused.reason, '');
    await until('the stranger to end', patience, () => stranger.end);
    live.stop();
    const run = await live.finish();
    assert.equal(run.exitCode, 0);
    assert.equal(all(run, 'message').length, 0, 'nothing of a stranger is recorded');
  });

  it('let programs in that were started elsewhere, when so described or without children', async () => {
    for (const children of [[worker('never-connects')], []]) {
      const path = pipePath(uniqueName('elsewhere'));
      const allow = children.length > 0 ? { allow: 'user' as const } : {};
      const live = await startSession({ children, pipes: { main: { path, ...allow } } }, '--stdin');
      await live.next('pipe.listen');
      const stranger = await startStranger('waits', '--pipe', path);
      const connected = await live.next('pipe.connect', { pipe: 'main' });
      assert.deepEqual([connected.child, connected.foreign], [null, true]);
      await live.next('message', { direction: 'in' });
      live.stop();
      const end = await until('the stranger to end', patience, () => stranger.end);
      assert.equal(end.exitCode, 0, 'our end of the pipe was closed in order');
      assert.deepEqual(texts(await live.finish(), 'in'), ['here']);
    }
  });

  it('say that their name is taken, with the remedy', async () => {
    const path = pipePath(uniqueName('taken'));
    const squatter = await startStranger('serves', '--pipe', path);
    await until('the name to be taken', patience, () => squatter.stdout.includes('pipe created'));
    const run = await runSession(
      {
        children: [worker('exit-early', '--code', '0')],
        pipes: { main: { path } },
        steps: [{ connect: 'main', timeout: 500 }],
      },
      1,
    );
    squatter.kill();
    const [failure] = all(run, 'error').filter((error) => error.object?.includes('main'));
    assert.ok(failure, 'an error names the pipe');
    assert.match(failure.message, /taken|exists|in use/i);
    assert.ok(
      failure.call && failure.code !== null && failure.name && failure.remedy,
      'call, code, name, remedy',
    );
  });

  it('say that there is nothing to connect to', async () => {
    const path = pipePath(uniqueName('nothing'));
    const run = await runSession(
      {
        pipes: { main: { role: 'connect', path, timeout: 300 } },
        steps: [{ connect: 'main', timeout: 2000 }],
      },
      1,
    );
    const [failure] = all(run, 'error').filter((error) => error.object?.includes('main'));
    assert.ok(failure, 'an error names the pipe');
    assert.match(failure.name ?? '', windows ? /ERROR_FILE_NOT_FOUND/ : /ENOENT|ECONNREFUSED/);
    assert.ok(failure.remedy);
  });

  if (!windows) {
    it('and all that has a name are for their user only', async () => {
      const [tick, frame] = [objectName(uniqueName('tick')), objectName(uniqueName('frame'))];
      const live = await startSession(
        {
          children: [worker('never-connects')],
          pipes: { main: {}, stream: { mode: 'byte' } },
          events: { tick: { type: 'semaphore', name: tick } },
          memory: { frame: { size: 4096, name: frame } },
        },
        '--stdin',
      );
      await live.next('child.start');
      const mode = (file: string) => (statSync(file).mode & 0o777).toString(8);
      for (const { path } of all(live, 'pipe.listen')) {
        const folder = dirname(path);
        assert.deepEqual([mode(dirname(folder)), mode(folder), mode(path)], ['700', '700', '600'], path);
        assert.equal(mode(join(folder, 'ledger.jsonl')), '600');
      }
      assert.equal(all(live, 'pipe.listen').length, 2);
      assert.equal(mode(`/dev/shm/sem.${tick.slice(1)}`), '600');
      assert.equal(mode(`/dev/shm/${frame.slice(1)}`), '600');
      live.stop();
      assert.equal((await live.finish()).exitCode, 0);
    });

    it('can be a descriptor that the child inherits, in either mode', async () => {
      for (const mode of ['message', 'byte'] as const) {
        const run = await runSession({
          children: [worker('waits')],
          pipes: { main: { inherit: true, mode } },
          steps: [{ receive: 'main' }, { send: 'main', text: 'thanks' }],
        });
        assert.deepEqual(texts(run, 'in'), ['here']);
        const { child, foreign } = only(run, 'pipe.connect');
        assert.deepEqual({ child, foreign }, { child: 'worker', foreign: false }, mode);
        assert.equal(only(run, 'child.output').text, 'waited until a message');
      }
    });
  }

  it('read only when asked to, if so described', async () => {
    const run = await runSession({
      children: [worker('waits')],
      pipes: { main: { read: 'steps' } },
      steps: [{ connect: 'main' }, { sleep: 300 }, { receive: 'main' }, { send: 'main', text: 'done' }],
    });
    const receive = only(run, 'step.ok', { step: 3 });
    const slept = only(run, 'step.ok', { step: 2 });
    const message = only(run, 'message', { direction: 'in' });
    assert.ok(message.time >= slept.time && message.time <= receive.time, 'read by the step, not before');
  });

  it('are not read beyond one message after steps that failed, if so described', async () => {
    const run = await runSession(
      {
        children: [worker('echo', '--limit', '2')],
        pipes: { main: { read: 'steps' } },
        steps: [
          { connect: 'main' },
          { receive: 'main', timeout: 50 },
          { receive: 'main', timeout: 50 },
          { send: 'main', text: 'one' },
          { receive: 'main' },
          { send: 'main', text: 'two' },
          { exit: 'worker' },
        ],
        onFail: 'continue',
      },
      1,
    );
    assert.deepEqual(
      all(run, 'step.fail').map(({ step }) => step),
      [2, 3],
    );
    assert.deepEqual(texts(run, 'in'), ['one']);
  });

  it('are not read between steps, also behind one that waited in vain, if so described', async () => {
    const run = await runSession(
      {
        children: [worker('ticker', '--interval', '400', '--count', '3')],
        pipes: { main: { read: 'steps' } },
        steps: [
          { receive: 'main' },
          { receive: 'main', timeout: 50 },
          { sleep: 600 },
          { receive: 'main' },
          { receive: 'main' },
        ],
        onFail: 'continue',
      },
      1,
    );
    assert.equal(only(run, 'step.fail').step, 2);
    assert.deepEqual(texts(run, 'in'), ['tick 1', 'tick 2', 'tick 3']);
    const slept = only(run, 'step.ok', { step: 3 });
    const second = all(run, 'message')[1];
    assert.ok(second && second.seq > slept.seq, 'read by the step behind the sleep');
  });

  it('say what is lost with a connection that we close, if so described', async () => {
    const run = await runSession({
      children: [worker('connects-twice', '--answers', '--tells')],
      pipes: { main: { read: 'steps', instances: 2 } },
      events: { spoken: { waitedBy: 'parent' } },
      steps: [
        { receive: 'main#1' },
        // What the second connection brings is there then, and stays unread.
        { wait: 'spoken' },
        { disconnect: 'main#2' },
        { disconnect: 'main#1' },
      ],
    });
    const reasons = new Map(all(run, 'pipe.disconnect').map(({ instance, reason }) => [instance, reason]));
    assert.match(reasons.get(2) ?? '', /disconnected.*; 6 bytes from the peer were not read$/);
    assert.doesNotMatch(reasons.get(1) ?? '', /not read/);
  });

  it('reach who is there although a client that has gone left unread messages', async () => {
    const run = await runSession({
      children: [worker('connects-twice', '--sequential', '--answers')],
      pipes: { main: { read: 'steps', instances: 2 } },
      steps: [
        { connect: 'main#2' },
        { send: 'main', text: 'welcome' },
        { receive: 'main' },
        { receive: 'main' },
        { exit: 'worker' },
      ],
    });
    assert.equal(only(run, 'message', { direction: 'out' }).instance, 2);
    assert.equal(only(run, 'child.output').text, 'second got welcome');
    assert.deepEqual(texts(run, 'in'), ['first', 'second'], 'what the first left comes first');
  });
});
