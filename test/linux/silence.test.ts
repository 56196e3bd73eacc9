import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sessionDescription } from '../../src/protocol/description.ts';
import { everything } from '../../src/protocol/query.ts';
import { LiveHost } from '../support/liveHost.ts';

/** Names are looked for in the program of a child that opens nothing, while the run goes on. */
describe('the note about a child that opens nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-silence-'));
  after(() => rmSync(folder, { recursive: true }));

  async function start(
    host: LiveHost,
    name: string,
    script: string,
    connectNoteAfter: number,
  ): Promise<string> {
    const program = join(folder, name);
    writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    // As large as what is searched of a program, so that it takes its time.
    truncateSync(program, 64 << 20);
    const description = { children: [{ name, program }], pipes: { main: {} } };
    const { capture } = await host.channel.request('start', {
      description: sessionDescription.parse(description),
      folder: resolve('.'),
      workspaceFolder: resolve('.'),
      title: name,
      capture: { folder },
      nameSeed: null,
      interactive: true,
      duration: null,
      connectNoteAfter,
    });
    return capture;
  }

  it('comes without names when the program is gone, as one is that is built anew', async () => {
    const host = new LiveHost();
    try {
      await start(host, 'rebuilt', 'rm "$0"\nexec sleep 60', 500);
      const note = await host.record('note', ({ kind }) => kind === 'note');
      assert.ok(note.kind === 'note');
      assert.match(note.message, /^rebuilt \(\d+\) is running and has not opened \S+\.$/);
      await host.channel.request('stop', { reason: 'stopped' });
      assert.equal((await host.ended).reason, 'stopped');
    } finally {
      await host.close();
    }
  });

  it('does not come when the run ends meanwhile, and hurts nobody', async () => {
    const host = new LiveHost();
    try {
      await start(host, 'short', 'exec sleep 0.05', 1);
      assert.equal((await host.ended).reason, 'completed');
      const { rows } = await host.channel.request('rows', {
        query: everything,
        from: 0,
        count: 100,
      });
      assert.equal(rows.at(-1)?.record.kind, 'session.end');
    } finally {
      await host.close();
    }
    assert.equal(host.process.exitCode, 0, 'it ended because its keeper went');
  });
});
