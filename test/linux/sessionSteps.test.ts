import assert from 'node:assert/strict';
import { program } from './support/program.ts';
import { TestKernel } from './support/testKernel.ts';
import { TestSession } from './support/testSession.ts';

describe('Linux: the steps of a session', () => {
  let test: TestKernel;
  beforeEach(() => {
    test = new TestKernel();
  });
  afterEach(() => test.dispose());

  it('fail, each time, when the client to be disconnected has not read everything in time', async () => {
    const neverReads = 'ipc_pipe_open(arguments[1]); for (;;) pause();';
    const timeouts = Array.from({ length: 20 }, (_, index) => 30 + index);
    const names = timeouts.map((timeout) => `p${timeout}`);
    const run = new TestSession(test, {
      children: names.map((name) => ({
        name: `child${name}`,
        program: program('neverReads', neverReads),
        args: [test.path(name)],
      })),
      pipes: Object.fromEntries(names.map((name) => [name, {}])),
      steps: timeouts.flatMap((timeout) => {
        const name = `p${timeout}`;
        return [{ connect: name }, { send: name, text: 'unread' }, { disconnect: name, timeout }];
      }),
      onFail: 'continue',
      until: 'steps',
    });
    run.session.start();
    await run.until('all steps are done', () => run.session.stopping);
    const { notes } = run;
    assert.deepEqual(
      notes.of('step.fail').map(({ message }) => message),
      timeouts.map((timeout) => `Waited ${timeout} ms for the client of p${timeout} to read everything.`),
    );
    const reasons = notes.of('pipe.disconnect').map(({ reason }) => reason);
    // The last one is closed with the run.
    assert.ok(reasons.slice(0, -1).every((reason) => reason.startsWith('disconnected before the peer')));
  });
});
