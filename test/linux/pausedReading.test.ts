import assert from 'node:assert/strict';
import { program } from './support/program.ts';
import { TestKernel } from './support/testKernel.ts';
import { TestSession } from './support/testSession.ts';

describe('Linux: a session whose disk stands still', () => {
  let test: TestKernel;
  beforeEach(() => {
    test = new TestKernel();
  });
  afterEach(() => test.dispose());

  it('does not end before it has taken what its last child left behind', async () => {
    const { kernel, clock } = test;
    const said =
      'ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));' +
      'ipc_say(pipe, "first"); getchar(); ipc_say(pipe, "last"); printf("last line\\n");';
    const run = new TestSession(test, {
      children: [{ name: 'worker', program: program('last-words', said), stdin: 'open' }],
      pipes: { main: {} },
    });
    const { notes, session } = run;

    session.start();
    await run.until('it has begun', () => notes.messages.length === 1);
    kernel.pauseReading(true);
    session.objects.children.get('worker')?.writeStdin(Buffer.from('\n'));
    await run.until('the child ends', () => notes.of('child.exit').length === 1);
    // Longer than a pipe has to be quiet.
    const exited = clock.now();
    await run.until('it is late', () => clock.now() - exited > 1.5e9 || run.end !== null);
    assert.equal(run.end, null, 'it must not end while it does not read');
    kernel.pauseReading(false);
    await run.until('it ends', () => run.end !== null);
    assert.deepEqual(notes.messages, ['first', 'last']);
    assert.deepEqual(
      notes.of('child.output').map(({ text }) => text),
      ['last line'],
    );
    assert.deepEqual(notes.of('note'), [], 'nobody else holds its output');
  });

  it('does not end when it is stopped, either, before it has taken what its child wrote', async () => {
    const { kernel } = test;
    const run = new TestSession(test, {
      children: [
        { name: 'worker', program: '/bin/sh', args: ['-c', 'read go; echo last words'], stdin: 'open' },
      ],
    });
    const { notes, session } = run;
    session.start();
    kernel.pauseReading(true);
    session.objects.children.get('worker')?.writeStdin(Buffer.from('\n'));
    session.stop('stopped');
    await run.until('the child ends', () => notes.of('child.exit').length === 1);
    // What would follow by itself, unmapping and the end, follows within these.
    for (let round = 0; round < 5; round++) await run.until('a round is over', roundIsOver());
    assert.equal(run.end, null, 'it must not end while it does not read');
    kernel.pauseReading(false);
    await run.until('it ends', () => run.end !== null);
    assert.deepEqual(
      notes.of('child.output').map(({ text }) => text),
      ['last words'],
    );
    assert.equal(notes.facts.at(-1)?.kind, 'session.end');
  });
});

/** A condition that holds after one round. */
function roundIsOver(): () => boolean {
  let asked = 0;
  return () => asked++ > 0;
}
