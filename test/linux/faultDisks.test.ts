import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Only root may mount. */
const itAsRoot = process.getuid?.() === 0 ? it : () => {};
const script = pathToFileURL(resolve('scripts/faults/mountDisks.mjs')).href;

describe('Linux: disks for the matrix of faults', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'ipc-disks-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const mounted = () =>
    readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .flatMap((line) => line.split(' ')[4] ?? [])
      .filter((point) => point.startsWith(folder));
  const program = (then: string) => [
    '--input-type=module',
    '--eval',
    `import { mountDisks } from '${script}'; const disks = mountDisks('${folder}'); ${then}`,
  ];

  itAsRoot('take the place of those that a killed run has left, and go in the end', async () => {
    const killed = spawn(process.execPath, program('console.log("mounted"); setInterval(() => {}, 1000);'));
    await once(killed.stdout, 'data');
    const ofBoth = mounted();
    execFileSync(process.execPath, program('disks[Symbol.dispose]();'));
    assert.deepEqual(mounted(), ofBoth, 'another run leaves alone what one has that goes on');
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const left = mounted();
    assert.ok(left.length > 0, 'a killed run leaves them');
    // One that was killed while the disk stood still.
    const slow = left.find((point) => point.endsWith('slow'));
    if (slow !== undefined) execFileSync('fsfreeze', ['--freeze', slow]);

    const count = `import { mountPoints } from '${script.replace('mountDisks', 'mounts')}'; console.log(mountPoints('${folder}').length); disks[Symbol.dispose]();`;
    const next = execFileSync(process.execPath, program(count), { encoding: 'utf8' });
    assert.equal(Number(next), left.length);
    assert.deepEqual(mounted(), []);
  });
});
