import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { show, startSession } from './support/commandLine.ts';
import { until } from './support/deadline.ts';
import { isAlive, killProcess, nodeChildrenOf } from './support/processes.ts';
import { all, only } from './support/records.ts';
import { worker } from './support/samples.ts';
import { patience, windows } from './support/target.ts';

describe('when the session host is killed', function () {
  this.timeout(2 * patience);

  it('while the run starts, the exit code says so', async () => {
    const live = await startSession({ children: [worker('grandchild', '--stay')], pipes: { main: {} } });
    await until('the command line to be there', patience, () => live.program.pid || live.program.end);
    assert.ok(live.program.pid > 0, `It was not started: ${live.program.stderr}`);
    const host = await until('the session host', patience, () => nodeChildrenOf(live.program.pid)[0]);
    await killProcess(host);
    const run = await live.finish();
    assert.equal(run.exitCode, 3);
    assert.match(run.stderr, /The recorder died/);
  });

  it('nothing stays behind, and the capture says so', async () => {
    const live = await startSession({
      children: [
        worker('grandchild', '--stay'),
        { ...worker('ticker', '--interval', '20'), name: 'ticker' },
        { ...worker('ignores-stop'), name: 'stubborn' },
      ],
      pipes: { main: { instances: 'unlimited' } },
    });
    const { path } = await live.next('pipe.listen');
    const { text } = await live.next('child.output', { child: 'worker' });
    await until(
      'all three to connect',
      patience,
      () => all(live, 'message', { direction: 'in' }).length > 20,
    );
    await until('three clients', patience, () => all(live, 'pipe.connect').length === 3);
    const pids = [
      Number(text.replace('grandchild ', '')),
      ...all(live, 'child.start').map((child) => child.pid),
    ];
    assert.equal(pids.length, 4);

    const [host] = nodeChildrenOf(live.program.pid);
    assert.ok(host, 'the session host is a child of the command line');
    const printed = live.records.length;
    await killProcess(host);

    const run = await live.finish();
    assert.equal(run.exitCode, 3);
    assert.match(run.stderr, /recorder/i);
    for (const pid of pids) {
      await until(`process ${pid} to be gone`, windows ? 10_000 : 2000, async () => !(await isAlive(pid)));
    }
    if (!windows) assert.equal(existsSync(path), false, 'the socket is removed');

    const shown = await show(run.capture);
    assert.equal(shown.exitCode, 0, shown.stderr);
    const end = only(shown, 'session.end');
    assert.deepEqual([end.reason, end.exitCode], ['hostDied', 3]);
    assert.equal(shown.records.at(-1), end);
    assert.ok(shown.records.length >= printed, 'all that was shown is in the capture');
    assert.deepEqual(shown.records.slice(0, printed), run.records.slice(0, printed));
  });
});
