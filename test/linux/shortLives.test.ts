import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { program } from './support/program.ts';
import { TestKernel } from './support/testKernel.ts';
import { TestSession } from './support/testSession.ts';

describe('Linux: clients that end before they are taken', () => {
  let test: TestKernel;
  beforeEach(() => {
    test = new TestKernel();
  });
  afterEach(() => test.dispose());

  it('are let in when nobody can tell any more who started them, and that is said once', async () => {
    const tool = program('saysOneThing', 'ipc_say(ipc_pipe_open(arguments[1]), arguments[2]);');
    // The shell waits for each of them: when the file is there, nothing is left of them but what they sent.
    const script = '"$0" "$1" one; "$0" "$1" two; : > "$2"; read go';
    const done = test.path('done');
    const run = new TestSession(test, {
      children: [
        {
          name: 'worker',
          program: '/bin/sh',
          args: ['-c', script, tool, test.path('main'), done],
          stdin: 'open',
        },
      ],
      pipes: { main: { instances: 'unlimited' } },
    });
    const { notes, session } = run;
    session.start();
    for (const deadline = Date.now() + 10_000; !existsSync(done); ) assert.ok(Date.now() < deadline);
    session.objects.children.get('worker')?.writeStdin(Buffer.from('\n'));
    await run.until('it ends', () => run.end !== null);
    assert.deepEqual(notes.of('pipe.refuse'), []);
    assert.deepEqual(notes.messages, ['one', 'two']);
    const clients = notes.of('pipe.connect').map(({ child, foreign }) => ({ child, foreign }));
    assert.deepEqual(clients, [
      { child: null, foreign: false },
      { child: null, foreign: false },
    ]);
    const said = notes.of('note').filter(({ object }) => object === 'pipe main');
    assert.equal(said.length, 1);
    assert.match(said[0]?.message ?? '', /had ended before/);
  });
});
