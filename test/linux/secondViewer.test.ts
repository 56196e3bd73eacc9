import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everything } from '../../src/protocol/query.ts';
import { LiveHost } from '../support/liveHost.ts';
import { sample } from './support/program.ts';

describe('Linux: a capture that is being written, in a second tab', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-second-'));
  let recorder: LiveHost;
  let viewer: LiveHost;
  before(() => {
    recorder = new LiveHost();
    viewer = new LiveHost();
  });
  after(async () => {
    await Promise.all([recorder.close(), viewer.close()]);
    rmSync(folder, { recursive: true });
  });

  it('grows with the session, ends with it, and disturbs nothing', async () => {
    const children = [
      { name: 'worker', program: sample('ticker'), args: ['--count', '0', '--interval', '5'] },
    ];
    const description = { children, pipes: { main: {} }, events: { tick: { waitedBy: 'parent' as const } } };
    const capture = await recorder.start(description, folder);
    await recorder.record('message', ({ kind }) => kind === 'message');
    await viewer.channel.request('open', { file: capture });
    const window = (host: LiveHost, from: number | null) =>
      host.channel.request('rows', { query: everything, from, count: 1000 });
    const { total } = await window(viewer, 0);
    await viewer.record('more messages', ({ seq }) => seq > total + 20);
    await assert.rejects(
      viewer.channel.request('send', { pipe: 'main', instance: null, bytes: new Uint8Array(1) }),
      {
        message: /nothing is running/,
      },
    );
    await recorder.channel.request('stop', { reason: 'stopped' });
    assert.deepEqual(await recorder.ended, { exitCode: 0, reason: 'stopped' });
    await viewer.record('end', ({ kind }) => kind === 'session.end');
    assert.deepEqual((await window(viewer, 0)).rows, (await window(recorder, 0)).rows);
    assert.deepEqual(await viewer.channel.request('state', {}), await recorder.channel.request('state', {}));
  });
});
