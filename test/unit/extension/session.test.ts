import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openForPanel } from '../../../src/extension/captures/openForPanel.ts';
import { type KeptRun, noPast, type SessionPast } from '../../../src/extension/session/earlierRuns.ts';
import type { SessionNeeds } from '../../../src/extension/session/runView.ts';
import { Session } from '../../../src/extension/session/session.ts';
import type { PlanSource } from '../../../src/extension/session/sessionPlan.ts';
import { ShownRun } from '../../../src/extension/tab/shownRun.ts';
import { sessionDescription } from '../../../src/protocol/description.ts';
import { withFakeHosts } from './support/forkFakeHost.ts';

describe('a session and its hosts', () => {
  const sessions: Session[] = [];
  // Before the hosts are killed: the death of a live one would be recovered from, by another host.
  afterEach(async () => {
    await Promise.all(sessions.map((session) => session.stop().then(() => session.release())));
    sessions.length = 0;
  });
  const fake = withFakeHosts();

  const source = (behaviour: string): PlanSource => ({
    kind: 'plan',
    plan: {
      description: sessionDescription.parse({ name: behaviour }),
      folder: fake.folder,
      workspaceFolder: fake.folder,
      title: 'test',
      nameSeed: null,
      interactive: true,
    },
  });

  const readPlan = async (from: PlanSource) => {
    assert.equal(from.kind, 'plan');
    return from.plan;
  };

  const newSession = (
    behaviour: string | null,
    capture: string | null = null,
    past: SessionPast = noPast,
    read = readPlan,
  ): Session => {
    const needs: SessionNeeds = {
      forkHost: () => fake.fork(),
      readPlan: read,
      captureFor: async () => ({ folder: fake.folder }),
      log: fake.log,
    };
    const session = new Session('test', behaviour === null ? null : source(behaviour), capture, needs, past);
    sessions.push(session);
    return session;
  };

  const until = async (session: Session, ask: () => boolean): Promise<void> => {
    while (!ask()) await once(session.events, 'status', { signal: AbortSignal.timeout(10_000) });
  };

  it('goes on when it is started again and its description cannot be read any more', async () => {
    let there = true;
    const session = newSession('plain', null, noPast, async (from) => {
      if (!there) throw new Error('There is no such file.');
      return await readPlan(from);
    });
    await session.start();
    there = false;
    await assert.rejects(session.start(), /no such file/);
    assert.deepEqual([session.view.status, session.view.run], ['running', 1]);
    there = true;
    await session.start();
    assert.equal(session.view.run, 2);
  });

  it('runs, and the same host serves the capture after the end', async () => {
    const session = newSession('plain');
    await session.start();
    assert.equal(session.view.status, 'running');
    assert.equal(session.view.run, 1);
    assert.equal(session.view.progress?.records, 3);
    const [host] = fake.hosts;
    await session.stop();
    assert.equal(session.view.status, 'ended');
    assert.equal(session.view.detail, 'Stopped.');
    assert.deepEqual(await session.request('rowOf', { seq: 1 }), { row: host?.pid });
    assert.equal(fake.hosts.length, 1);
  });

  it('opens the capture in a new host after it was let go', async () => {
    const session = newSession('plain');
    await session.start();
    await session.stop();
    await session.release();
    await fake.hosts[0]?.exited;
    const { row } = await session.request('rowOf', { seq: 1 });
    assert.equal(row, fake.hosts[1]?.pid);
    assert.equal(session.view.detail, 'Stopped.');
  });

  describe('that is let go when its run is over, as one without a tab is', () => {
    const letGo = (session: Session) => session.events.on('over', () => void session.release());

    it('has no host from then on, and can be asked all the same', async () => {
      const session = newSession('plain');
      letGo(session);
      await session.start();
      await session.stop();
      assert.equal(await fake.hosts[0]?.exited, 'exit code 0');
      assert.deepEqual(await session.request('rowOf', { seq: 1 }), { row: fake.hosts[1]?.pid });
      assert.deepEqual(await session.request('rowOf', { seq: 1 }), { row: fake.hosts[1]?.pid });
    });

    it('is cleaned up first when its host died', async () => {
      const session = newSession('plain');
      letGo(session);
      await session.start();
      await assert.rejects(session.request('setEvent', { event: 'crash' }), /gone away/);
      await until(session, () => /still there: 2, now ended|could not be opened/.test(session.view.detail));
      assert.match(session.view.detail, /still there: 2, now ended/);
      assert.equal(await fake.hosts[1]?.exited, 'exit code 0');
    });

    it('stays while a capture is opened, whose end is only read', async () => {
      const capture = join(fake.folder, 'opened.pcapng');
      writeFileSync(capture, '');
      const session = newSession(null, capture);
      letGo(session);
      assert.deepEqual(await session.request('rowOf', { seq: 1 }), { row: fake.hosts[0]?.pid });
      assert.equal(session.view.detail, 'Completed.');
    });
  });

  it('is not let go while it runs', async () => {
    const session = newSession('plain');
    await session.start();
    await session.release();
    assert.deepEqual(await session.request('rowOf', { seq: 1 }), { row: fake.hosts[0]?.pid });
  });

  it('restarts in a new host with a new capture, and ends the run before', async () => {
    const session = newSession('plain');
    await session.start();
    const first = session.view.capture;
    await Promise.all([session.start(), session.start()]);
    assert.equal(session.view.run, 3);
    assert.equal(session.view.status, 'running');
    assert.notEqual(session.view.capture, first);
    assert.equal(await fake.hosts[0]?.exited, 'exit code 0');
    assert.equal(await fake.hosts[1]?.exited, 'exit code 0');
  });

  it('shows the capture of an earlier run in a host of its own, while the newest goes on', async () => {
    const session = newSession('plain');
    await session.start();
    const first = session.view.capture;
    await session.start();
    const [past] = session.view.earlier;
    assert.deepEqual(past, { run: 1, capture: first, records: 3, time: 5, detail: 'Stopped.' });

    const changes: string[] = [];
    const viewer = ({ capture }: KeptRun) => newSession(null, capture);
    const shown = new ShownRun(session, viewer, (what) =>
      changes.push(`${what} of ${shown.earlier?.run ?? 'newest'}`),
    );
    await shown.show(1);
    assert.deepEqual(changes.slice(-4), ['status of 1', 'state of 1', 'backlog of 1', 'progress of 1']);
    assert.deepEqual(await shown.source.request('rowOf', { seq: 1 }), { row: fake.hosts[2]?.pid });
    assert.equal(session.view.status, 'running');

    await session.start();
    assert.equal(shown.earlier, null, 'whoever starts a run wants to see it');
    assert.deepEqual(
      session.view.earlier.map(({ run }) => run),
      [1, 2],
    );
    assert.match((await fake.hosts[2]?.exited) ?? '', /exit code 0/);
    shown.dispose();
  });

  it('goes on counting its runs in the next window, and keeps those before', async () => {
    const capture = join(fake.folder, 'third.pcapng');
    writeFileSync(capture, 'twelve bytes');
    const second = { run: 2, records: 7, time: 5, detail: 'Stopped.', capture: 'second.pcapng' };
    const session = newSession('plain', capture, { run: 3, earlier: [second] });
    await session.request('state', {});
    assert.equal(session.view.run, 3);
    assert.equal(session.view.detail, 'Completed.', 'what the capture says of its end');
    await session.start();
    assert.equal(session.view.run, 4);
    assert.deepEqual(session.view.earlier, [
      second,
      { run: 3, records: 9, time: 0, detail: 'Completed.', capture },
    ]);
  });

  it('begins with the earlier run that was shown, or with the newest when that cannot be read', async () => {
    const past = (capture: string) => ({
      run: 2,
      earlier: [{ run: 1, records: 7, time: 5, detail: 'Stopped.', capture }],
    });
    const shownOf = (capture: string) => {
      const session = newSession('plain', 'newest.pcapng', past(capture));
      const changes: string[] = [];
      const viewer = ({ capture: file }: KeptRun) => newSession(null, file);
      const shown = new ShownRun(session, viewer, (what) => changes.push(what), 1);
      return { session, shown, changes };
    };
    const first = join(fake.folder, 'first.pcapng');
    writeFileSync(first, '');
    const there = shownOf(first);
    assert.equal(there.shown.earlier?.run, 1, 'before anything is read');
    assert.deepEqual(there.changes, []);
    assert.deepEqual(await there.shown.source.request('rowOf', { seq: 1 }), { row: fake.hosts[0]?.pid });
    there.shown.dispose();

    const gone = shownOf('no capture');
    await assert.rejects(gone.shown.source.request('state', {}), /no capture is no capture/);
    assert.equal(gone.shown.earlier, null);
    assert.equal(gone.shown.source, gone.session);
    assert.deepEqual(gone.changes, ['status', 'state', 'backlog', 'progress']);
    gone.shown.dispose();
  });

  it('stays at the newest run when the capture of an earlier one cannot be read', async () => {
    const session = newSession('plain');
    await session.start();
    await session.start();
    const shown = new ShownRun(
      session,
      () => newSession(null, 'no capture'),
      () => {},
    );
    await assert.rejects(shown.show(1), /no capture is no capture/);
    assert.equal(shown.source, session);
    shown.dispose();
  });

  it('survives the death of its host, and shows what was recorded', async () => {
    const session = newSession('plain');
    await session.start();
    await assert.rejects(session.request('setEvent', { event: 'crash' }), /gone away/);
    await until(session, () => /is here/.test(session.view.detail));
    assert.equal(session.view.status, 'died');
    assert.match(session.view.detail, /stopped unexpectedly \(signal SIGKILL\).*still there: 2/);
    assert.deepEqual(await session.request('rowOf', { seq: 1 }), { row: fake.hosts[1]?.pid });
    assert.ok(session.view.capture);
    await session.start();
    assert.equal(session.view.status, 'running');
    assert.equal(session.view.run, 2);
  });

  it('ends also when the host dies of being stopped', async () => {
    const session = newSession('dies when stopped');
    await session.start();
    await session.stop();
    assert.equal(session.view.status, 'died');
    assert.match(session.view.detail, /exit code 8/);
  });

  it('says what its capture cannot say, while it runs and behind its end', async () => {
    const session = newSession('disk fails');
    await session.start();
    assert.equal(session.view.detail, 'Recording has stopped: no. Records that are not in the capture: 1.');
    assert.equal(session.view.status, 'running');
    await session.stop();
    assert.equal(
      session.view.detail,
      'Stopped. Recording has stopped: no. Records that are not in the capture: 7.',
    );
    assert.equal(fake.logged.filter((line) => line === 'Recording has stopped: no.').length, 1);
  });

  it('says why it could not start', async () => {
    const session = newSession('refused');
    await assert.rejects(session.start(), /this name is taken/);
    assert.equal(session.view.status, 'ended');
    assert.equal(session.view.detail, 'pipes.main.path: this name is taken');
    await assert.rejects(session.request('rowOf', { seq: 1 }), /Nothing was recorded|this name is taken/);
  });

  it('says that the host died while it was starting', async () => {
    const session = newSession('dies at once');
    await assert.rejects(session.start(), /stopped while it was starting \(exit code 7\)/);
    assert.equal(session.live, false);
  });

  it('knows a run that is over before its start is answered', async () => {
    const session = newSession('short');
    await session.start();
    assert.equal(session.view.status, 'ended');
    assert.equal(session.view.detail, 'Completed.');
    assert.ok(session.view.capture);
  });

  it('shows an opened capture, which cannot be started', async () => {
    const capture = join(fake.folder, 'some.pcapng');
    writeFileSync(capture, 'twelve bytes');
    const session = newSession(null, capture);
    assert.equal(session.view.status, 'capture');
    await session.request('state', {});
    assert.equal(session.view.detail, 'Completed.');
    assert.deepEqual(session.view.progress, { records: 9, bytes: 12, lost: 0, time: 0 });
    await assert.rejects(session.start(), /is a recording/);
  });

  it('shows all of a large capture, which is read behind the first answer', async () => {
    const capture = join(fake.folder, 'large.pcapng');
    writeFileSync(capture, '');
    const session = newSession(null, capture);
    await session.request('rowOf', { seq: 1 });
    await until(session, () => session.view.detail === 'Completed.');
    assert.equal(session.view.state.problems, 5);
  });

  describe('whose capture is opened for an editor', () => {
    const open = () => {
      const capture = join(fake.folder, 'edited.pcapng');
      writeFileSync(capture, '');
      const closing: (() => void)[] = [];
      const panel = {
        onDidDispose: (listener: () => void) => {
          closing.push(listener);
          return { dispose: () => {} };
        },
      };
      const token = { isCancellationRequested: false };
      const isShown = openForPanel(newSession(null, capture), panel, token);
      const close = () => {
        for (const listener of closing) listener();
      };
      return { isShown, token, close };
    };

    it('is shown in it', async () => {
      assert.equal(await open().isShown, true);
      assert.equal(fake.hosts[0]?.channel.closed, false);
    });

    it('is let go when that is closed meanwhile', async () => {
      const { isShown, close } = open();
      close();
      assert.equal(await isShown, false);
      assert.equal(await fake.hosts[0]?.exited, 'exit code 0');
    });

    it('is let go when that is cancelled meanwhile', async () => {
      const { isShown, token } = open();
      token.isCancellationRequested = true;
      assert.equal(await isShown, false);
      assert.equal(await fake.hosts[0]?.exited, 'exit code 0');
    });
  });

  it('says that a file is no capture', async () => {
    await assert.rejects(newSession(null, 'no capture').request('state', {}), /no capture is no capture/);
  });

  it('runs its host as Node, also inside of Electron', async () => {
    const session = newSession('plain');
    await session.start();
    assert.deepEqual(await session.request('childEnvironment', {}), { ELECTRON_RUN_AS_NODE: '1' });
  });

  it('says that the runtime from the settings is not there', async () => {
    const { HostProcess } = await import('../../../src/extension/session/hostProcess.ts');
    const host = new HostProcess({ script: 'none.cjs', runtime: '/nonexistent/node', log: fake.log });
    assert.match(await host.exited, /ENOENT/);
    await assert.rejects(host.channel.request('state', {}), /gone away/);
  });
});
