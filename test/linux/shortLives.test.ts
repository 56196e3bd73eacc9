import assert from 'node:assert/strict';
import { processStatus } from '../../src/host/linux/processTable.ts';
import { program } from './support/program.ts';
import { TestKernel } from './support/testKernel.ts';
import { TestSession } from './support/testSession.ts';

describe('Linux: clients that end before they are taken', () => {
  let test: TestKernel;
  beforeEach(() => {
    test = new TestKernel();
  });
  afterEach(() => test.dispose());

  const tool = program('saysOneThing', 'ipc_say(ipc_pipe_open(arguments[1]), arguments[2]);');

  it('are let in when nobody can tell any more who started them, and that is said once', async () => {
    // The shell waits for each of them: when it has ended, nothing is left of them but what they sent.
    const run = new TestSession(test, {
      children: [
        {
          name: 'worker',
          program: '/bin/sh',
          args: ['-c', '"$0" "$1" one; "$0" "$1" two; :', tool, test.path('main')],
        },
      ],
      pipes: { main: {} },
    });
    const { notes, session } = run;
    session.start();
    const pid = session.objects.children.get('worker')?.pid ?? 0;
    for (const deadline = Date.now() + 10_000; !processStatus(pid)?.zombie; )
      assert.ok(Date.now() < deadline);
    await run.until('it ends', () => run.end !== null);
    assert.deepEqual(notes.of('pipe.refuse'), []);
    assert.deepEqual(notes.messages, ['one', 'two']);
    const [exit] = notes.of('child.exit');
    assert.equal(
      exit && notes.messagesBefore.get(exit),
      2,
      'what they said comes before the end of the shell',
    );
    const clients = notes.of('pipe.connect').map(({ child, foreign }) => ({ child, foreign }));
    const client = { child: 'worker', foreign: false };
    assert.deepEqual(clients, [client, client], 'there is no other child whose they could be');
    const said = notes.of('note').filter(({ object }) => object === 'pipe main');
    assert.equal(said.length, 1);
    assert.match(said[0]?.message ?? '', /had ended before/);
  });

  it('are no certain child’s where several were launched', async () => {
    const shell = (name: string) => ({
      name,
      program: '/bin/sh',
      args: ['-c', '"$0" "$1" "$2"; :', tool, test.path('main'), name],
    });
    const run = new TestSession(test, { children: [shell('a'), shell('b')], pipes: { main: {} } });
    const { notes, session } = run;
    session.start();
    for (const { pid } of session.objects.children.values()) {
      for (const deadline = Date.now() + 10_000; !processStatus(pid ?? 0)?.zombie; )
        assert.ok(Date.now() < deadline);
    }
    await run.until('it ends', () => run.end !== null);
    assert.deepEqual(notes.messages.toSorted(), ['a', 'b']);
    assert.deepEqual(
      notes.of('pipe.connect').map(({ child }) => child),
      [null, null],
    );
  });
});
