import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  checked,
  type FinishedRun,
  newFolder,
  runSession,
  startSession,
  startSessionAmong,
} from './support/commandLine.ts';
import { until } from './support/deadline.ts';
import { isAlive } from './support/processes.ts';
import { all, only, texts } from './support/records.ts';
import { startStranger, variable, worker } from './support/samples.ts';
import { patience, sample, target, targetPath, windows } from './support/target.ts';

/** What children printed; with a beginning, the rest of the lines that have it. */
function lines(run: FinishedRun, beginning = ''): string[] {
  const texts = all(run, 'child.output').map(({ text }) => text);
  return texts.filter((text) => text.startsWith(beginning)).map((text) => text.slice(beginning.length));
}

describe('children', function () {
  this.timeout(2 * patience);

  it('get their arguments and environment, variables replaced', async () => {
    const names = ['IPC_PIPE_MAIN', 'IPC_EVENT_TOCHILD', 'IPC_MEMORY_FRAME', 'LEVEL', 'WHO', 'NODE_OPTIONS'];
    const run = await runSession({
      children: [
        {
          name: 'worker',
          program: sample('prints-environment'),
          args: [
            'two words',
            'grüß "dich" 世界',
            '',
            'back\\',
            variable('pipe:main'),
            '--variables',
            ...names,
          ],
          env: { LEVEL: '2', WHO: `${variable('child')} ${variable('memory:frame')}` },
        },
      ],
      pipes: { main: {} },
      events: { toChild: {} },
      memory: { frame: { size: 4096 } },
    });
    const { path } = only(run, 'pipe.listen');
    const values = new Map(lines(run).map((line) => [line.slice(0, line.indexOf('=')), line]));
    assert.deepEqual(lines(run).slice(0, 5), [
      'argument two words',
      'argument grüß "dich" 世界',
      'argument ',
      'argument back\\',
      `argument ${path}`,
    ]);
    assert.equal(values.get('IPC_PIPE_MAIN'), `IPC_PIPE_MAIN=${path}`);
    assert.match(values.get('IPC_EVENT_TOCHILD') ?? '', windows ? /=.+/ : /=\d+$/);
    const memory = values.get('IPC_MEMORY_FRAME')?.split('=')[1] ?? '';
    assert.match(memory, windows ? /.+/ : /^\/.+/);
    assert.equal(values.get('LEVEL'), 'LEVEL=2');
    assert.equal(values.get('WHO'), `WHO=worker ${memory}`);
    assert.equal(values.get('NODE_OPTIONS'), 'NODE_OPTIONS=(not set)');
    assert.equal(
      JSON.stringify(only(run, 'session.start').description).includes('"2"'),
      false,
      'values are secret',
    );
  });

  it('get no variable of the editor, and no handle but their streams and what they inherit', async () => {
    // As they are around the extension host, and around what its children start.
    const editors = {
      ELECTRON_RUN_AS_NODE: '1',
      ELECTRON_NO_ATTACH_CONSOLE: '1',
      ELECTRON_NO_ASAR: '1',
      ELECTRON_FORCE_IS_PACKAGED: 'true',
      VSCODE_IPC_HOOK_CLI: '/tmp/hook.sock',
      VSCODE_PID: '1',
      NODE_OPTIONS: '--no-warnings',
    };
    // Descriptors that somebody left open for us: Node closes the first of them for its children, and no more.
    const live = await startSessionAmong(
      { env: editors, ...(windows ? {} : { openUpTo: 40 }) },
      {
        children: [{ name: 'worker', program: sample('inventory'), args: [], env: { OWN: '1' } }],
        pipes: { main: {}, ...(windows ? {} : { handed: { inherit: true } }) },
        events: { bell: {}, ring: { waitedBy: 'parent' } },
        memory: { frame: { size: 4096 }, ...(windows ? {} : { passed: { size: 4096, inherit: true } }) },
      },
    );
    const run = checked(await live.finish(), 0);
    const variables = lines(run, 'variable ').map((line) => line.slice(0, line.indexOf('=')));
    assert.ok(variables.includes('OWN') && variables.includes('IPC_SESSION'), variables.join());
    assert.deepEqual(
      variables.filter((name) => name in editors || name.startsWith('NODE_CHANNEL')),
      [],
    );
    const held = lines(run, 'holds ').map((line) => Number(line.split(' ')[0]));
    if (windows) {
      // stdin is NUL; which numbers these have is Windows' choice.
      assert.ok(held.length <= 3, `inheritable handles: ${lines(run, 'holds ').join('; ')}`);
      return;
    }
    const value = (name: string) =>
      Number(lines(run, `variable ${name}=`)[0] ?? assert.fail(`${name} is not there`));
    const inherited = ['IPC_PIPE_HANDED', 'IPC_EVENT_BELL', 'IPC_EVENT_RING', 'IPC_MEMORY_PASSED'].map(value);
    assert.deepEqual(
      held,
      [0, 1, 2, ...inherited].sort((a, b) => a - b),
    );
  });

  it('may all have ended while the run goes on, until it is stopped', async () => {
    const run = await runSession(
      { children: [worker('exit-early')], pipes: { main: {} }, until: 'stop' },
      1,
      '--duration',
      '2.5',
    );
    assert.equal(only(run, 'session.end').reason, 'duration');
    assert.equal(only(run, 'child.exit').stopped, false);
  });

  it('are shown line by line, with the bytes they wrote', async () => {
    const run = await runSession({ children: [worker('stdout-lines', '--long', '100000')] });
    const out = all(run, 'child.output', { stream: 'stdout' });
    assert.deepEqual(
      out.slice(0, 3).map((line) => line.text),
      ['line 1', 'line 3', 'grüß dich, 世界'],
    );
    assert.deepEqual(
      all(run, 'child.output', { stream: 'stderr' }).map((line) => line.text),
      ['line 2', 'line 4'],
    );
    assert.ok(
      out.every((line) => line.length <= 65536),
      'at most 64 KiB each',
    );
    const written = Buffer.concat(out.map((line) => line.data));
    const expected = Buffer.concat([
      Buffer.from('line 1\nline 3\ngrüß dich, 世界\n'),
      Buffer.from(`${'x'.repeat(100000)}\n`),
      Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a]),
      Buffer.from('no end of line'),
    ]);
    assert.ok(expected.equals(written), 'every byte, in order');
    assert.equal(out.at(-1)?.text, 'no end of line');
    assert.ok((out.at(-1)?.seq ?? 0) < only(run, 'child.exit').seq, 'the output is complete before the exit');
  });

  it('that fail make the run fail, even when they never connect', async () => {
    const run = await runSession(
      {
        children: [worker('exit-early', '--code', '7')],
        pipes: { main: {} },
        steps: [{ connect: 'main', timeout: 3_600_000 }],
      },
      1,
    );
    const { exitCode, signal, stopped } = only(run, 'child.exit');
    assert.deepEqual({ exitCode, signal, stopped }, { exitCode: 7, signal: null, stopped: false });
    assert.match(only(run, 'step.fail').message, /main/);
    assert.match(run.stderr, /worker/, 'the last lines say why');
  });

  it('that crash are told by the name of their status', async () => {
    const run = await runSession({ children: [worker('crash')], pipes: { main: {} } }, 1);
    assert.deepEqual(texts(run, 'in'), ['last words']);
    const exit = only(run, 'child.exit');
    if (windows) assert.equal(exit.status, '0xC0000005 STATUS_ACCESS_VIOLATION');
    else assert.equal(exit.signal, 'SIGSEGV');
  });

  it('have a closed stdin', async () => {
    const run = await runSession({ children: [worker('reads-stdin')] });
    assert.deepEqual(lines(run), ['stdin ended after 0 bytes']);
  });

  it('are two at once, each with its own name', async () => {
    const children = ['a', 'b'].map((name) => ({
      ...worker('waits', '--pipe', variable('pipe:main')),
      name,
    }));
    const run = await runSession({
      children,
      pipes: { main: { instances: 2 } },
      steps: [
        { receive: 'main@a' },
        { receive: 'main@b' },
        { send: 'main@b', text: 'to b' },
        { send: 'main@a', text: 'to a' },
      ],
    });
    for (const child of ['a', 'b']) {
      const sent = all(run, 'message', { direction: 'out', child });
      assert.deepEqual(
        sent.map((message) => Buffer.from(message.data).toString()),
        [`to ${child}`],
      );
    }
  });

  it('are killed with what they started', async () => {
    const run = await runSession({
      children: [worker('grandchild')],
      pipes: { main: {} },
      steps: [{ receive: 'main' }],
      until: 'steps',
    });
    assert.deepEqual(texts(run, 'in'), ['from the grandchild']);
    const connect = only(run, 'pipe.connect');
    assert.equal(connect.foreign, false);
    assert.equal(connect.child, 'worker');
    const [first = ''] = lines(run);
    const pid = Number(first.replace('grandchild ', ''));
    assert.equal(connect.pid, pid);
    await until('the grandchild to be gone', 5000, async () => !(await isAlive(pid)));
  });

  it('that will not stop are killed, and that is no failure', async () => {
    const live = await startSession({ children: [worker('ignores-stop')], pipes: { main: {} } }, '--stdin');
    await live.next('message', { direction: 'in' });
    live.stop();
    const run = await live.finish();
    assert.equal(run.exitCode, 0);
    assert.equal(only(run, 'child.exit').stopped, true);
    assert.equal(only(run, 'session.end').reason, 'stopped');
  });

  it('are stopped when --duration is over', async () => {
    const run = await runSession(
      {
        children: [worker('ticker', '--interval', '50')],
        pipes: { main: {} },
        events: { tick: { waitedBy: 'parent' } },
      },
      0,
      '--duration',
      target === 'wine' ? '5' : '2',
    );
    const received = texts(run, 'in');
    assert.ok(received.length >= 3, `${received.length} ticks`);
    assert.deepEqual(
      received,
      received.map((_, index) => `tick ${index + 1}`),
    );
    assert.ok(all(run, 'event.signal', { event: 'tick' }).length > 0);
    assert.equal(only(run, 'session.end').reason, 'duration');
  });

  it('that were not started are not said to have ended when they are stopped', async () => {
    const child = { ...worker('endless-stderr'), start: 'step' as const };
    const run = await runSession({ children: [child], steps: [{ stop: 'worker' }] });
    assert.equal(only(run, 'step.ok').message, 'worker was not started');
  });

  it('that nobody starts are not waited for', async () => {
    const child = { ...worker('ticker'), start: 'step' as const };
    const run = await runSession({ children: [child], steps: [{ exit: 'worker' }] }, 1);
    const { message } = only(run, 'step.fail');
    assert.equal(message, 'worker was never started: let a step before this one start it.');
  });

  it('are started and stopped by steps', async () => {
    const run = await runSession({
      children: [{ ...worker('ticker'), start: 'step' }],
      pipes: { main: {} },
      steps: [
        { start: 'worker' },
        { receive: 'main' },
        { stop: 'worker' },
        { start: 'worker' },
        { receive: 'main' },
      ],
      until: 'steps',
    });
    assert.equal(all(run, 'child.start').length, 2);
    assert.ok(all(run, 'child.exit').every((exit) => exit.stopped || exit.exitCode === 0));
  });

  it('that run but open nothing are named in a note, with the names their program holds', async () => {
    const live = await startSession({ children: [worker('never-connects')], pipes: { main: {} } }, '--stdin');
    const said = await until('a note about the names', patience, () =>
      all(live, 'note').find((note) => `${note.message} ${note.remedy}`.includes('never_connects_demo')),
    );
    assert.match(said.object ?? '', /worker|main/);
    live.stop();
    assert.equal((await live.finish()).exitCode, 0);
  });
});

describe('a program that cannot be started', function () {
  this.timeout(2 * patience);
  const run = (program: string) =>
    runSession({ children: [{ name: 'worker', program }], pipes: { main: {} } }, 1);
  const failureOf = (finished: FinishedRun) => {
    const failure = only(finished, 'error');
    assert.match(failure.object ?? '', /worker/);
    assert.ok(failure.remedy, 'says what to do');
    assert.equal(all(finished, 'child.start').length, 0);
    return `${failure.message} ${failure.remedy}`;
  };

  it('is missing', async () => {
    assert.match(failureOf(await run(sample('no-such-sample'))), /no-such-sample/);
  });

  it('has not exited, either', async () => {
    const run = await runSession(
      {
        children: [{ name: 'worker', program: sample('no-such-sample') }],
        events: { bell: {} },
        steps: [{ exit: 'worker' }, { set: 'bell' }],
      },
      1,
    );
    assert.match(only(run, 'step.fail').message, /^worker could not be started/);
    assert.equal(all(run, 'event.set').length, 0, 'what follows it is not done');
  });

  it('is made for another system', async () => {
    const other =
      target === 'linux'
        ? 'samples/build/win32/echo.exe'
        : target === 'wine'
          ? 'samples/build/linux/echo'
          : '';
    const file = join(newFolder(), 'echo.exe');
    if (other) copyFileSync(other, file);
    else writeFileSync(file, Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(64)]));
    chmodSync(file, 0o755);
    assert.match(failureOf(await run(targetPath(file))), windows ? /Linux program/ : /Windows program/);
  });

  it('is below a file, or would have to run there', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    assert.match(failureOf(await run(targetPath(join(file, 'program')))), /program/);
    const cwd = targetPath(join(file, 'folder'));
    const finished = await runSession({ children: [{ name: 'worker', program: sample('echo'), cwd }] }, 1);
    assert.match(failureOf(finished), /working directory|folder/);
  });

  it('is no program', async () => {
    const file = join(newFolder(), windows ? 'text.exe' : 'text');
    writeFileSync(file, 'just text\n');
    failureOf(await run(targetPath(file)));
  });
});

if (target === 'linux') {
  describe('signals to the command line', function () {
    this.timeout(patience);
    const cases = [
      ['SIGINT', 130, 'interrupted'],
      ['SIGTERM', 143, 'terminated'],
    ] as const;

    for (const [signal, exitCode, reason] of cases) {
      it(`${signal} stops the run in order`, async () => {
        const live = await startSession({ children: [worker('waits')], pipes: { main: {} } });
        await live.next('message', { direction: 'in' });
        live.program.kill(signal);
        const run = await live.finish();
        assert.equal(run.exitCode, exitCode);
        const end = only(run, 'session.end');
        assert.deepEqual([end.reason, end.exitCode], [reason, exitCode]);
        assert.equal(run.records.at(-1), end);
        assert.equal(
          only(run, 'child.exit').exitCode,
          0,
          'the child saw its pipe closed and ended by itself',
        );
      });
    }
  });
}

describe('the samples', function () {
  this.timeout(2 * patience);

  it('start by themselves and say what they need', async () => {
    const program = await startStranger('echo');
    const end = await until('the sample to end', patience, () => program.end);
    assert.equal(end.exitCode, 2);
    assert.match(program.stderr, /IPC_PIPE_MAIN/);
  });
});
