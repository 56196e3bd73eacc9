import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LiveHost } from '../support/liveHost.ts';
import { sample } from './support/program.ts';

describe('Linux: a host that recovers what a dead one has left', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-recovered-'));
  after(() => rmSync(folder, { recursive: true }));

  it('tells how many processes it has ended', async () => {
    const host = new LiveHost();
    const worker = { name: 'worker', program: sample('grandchild'), args: ['--stay'] };
    const capture = await host.start({ children: [worker], pipes: { main: {} } }, folder);
    // Its grandchild is not told that we have died: the system ends who was started by us.
    await host.record('message', ({ kind }) => kind === 'message');
    const died = once(host.process, 'exit');
    host.process.kill('SIGKILL');
    await died;
    const successor = new LiveHost();
    const { killed } = await successor.channel.request('recover', { capture, ledger: host.ledger });
    const ended = once(successor.process, 'exit');
    successor.process.disconnect();
    await ended;
    assert.equal(killed, 1);
  });
});
