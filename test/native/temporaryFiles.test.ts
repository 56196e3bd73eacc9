import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LiveHost } from '../support/liveHost.ts';
import { newFolder, runSession, startSessionAmong } from './support/commandLine.ts';
import { only } from './support/records.ts';
import { worker } from './support/samples.ts';
import { patience, windows } from './support/target.ts';

// Pipes of Windows are in no folder, and their names may be long.
if (!windows) {
  describe('a folder for temporary files', function () {
    this.timeout(2 * patience);

    it('may be too deep in the tree for a socket', async () => {
      const folder = join(newFolder(), 'deep'.repeat(30));
      mkdirSync(folder);
      const live = await startSessionAmong(
        { env: { TMPDIR: folder, XDG_RUNTIME_DIR: '' } },
        { children: [worker('one-way')], pipes: { main: { access: 'in' } } },
      );
      const run = await live.finish();
      assert.equal(run.exitCode, 0, run.stderr);
      assert.ok(only(run, 'pipe.listen').path.length <= 107);
    });

    it('is named when it cannot be used, and captures open all the same', async () => {
      const file = join(newFolder(), 'file');
      writeFileSync(file, '');
      const around = { env: { TMPDIR: file, XDG_RUNTIME_DIR: '' } };
      const failed = await (await startSessionAmong(around, { pipes: { main: {} } })).finish();
      assert.equal(failed.exitCode, 1);
      assert.match(
        failed.stderr,
        /^The folder for runs .*\/file\/ipc-inspector-\d+ cannot be made \(ENOTDIR/,
      );
      const { capture } = await runSession({
        memory: { frame: { size: 1 } },
        steps: [{ snapshot: 'frame' }],
      });
      const { TMPDIR: before } = process.env;
      process.env.TMPDIR = file;
      const host = new LiveHost();
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      try {
        assert.deepEqual(await host.channel.request('open', { file: capture }), {
          complete: true,
          ended: true,
        });
      } finally {
        await host.close();
      }
    });
  });
}
