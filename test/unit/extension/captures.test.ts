import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareCaptureFolder } from '../../../src/extension/captures/captureFolder.ts';
import { capturesToDelete } from '../../../src/extension/captures/retention.ts';
import { unsupported } from '../../../src/extension/platformSupport.ts';

const file = (path: string, modified: number, bytes = 10) => ({ path, modified, bytes });
const nothingOpen = new Set<string>();

describe('which captures stay', () => {
  it('are the newest', () => {
    const files = [file('old', 1), file('new', 3), file('middle', 2)];
    assert.deepEqual(capturesToDelete(files, nothingOpen, { keep: 2, maxTotalSize: 1000 }), ['old']);
  });

  it('are as many as fit', () => {
    const files = [file('c', 3), file('b', 2, 100), file('a', 1, 1)];
    assert.deepEqual(capturesToDelete(files, nothingOpen, { keep: 20, maxTotalSize: 50 }), ['b', 'a']);
  });

  it('are always those that are open, which count', () => {
    const files = [file('a', 1, 100), file('b', 2), file('c', 3)];
    assert.deepEqual(capturesToDelete(files, new Set(['a']), { keep: 1, maxTotalSize: 50 }), ['c', 'b']);
  });
});

describe('the folder for captures', () => {
  it('is made for the user alone, and loses its oldest captures but no other file', async () => {
    const root = await mkdtemp(join(tmpdir(), 'ipc-inspector-captures-'));
    try {
      const folder = join(root, 'new', 'captures');
      const log = { info: () => {}, warn: assert.fail, error: assert.fail };
      await prepareCaptureFolder(folder, nothingOpen, { keep: 1, maxTotalSize: 1000 }, log);
      if (process.platform !== 'win32') assert.equal((await stat(folder)).mode & 0o777, 0o700);
      for (const [name, seconds] of [
        ['a.pcapng', 100],
        ['b.pcapng', 200],
        ['notes.txt', 1],
      ] as const) {
        await writeFile(join(folder, name), 'x');
        await utimes(join(folder, name), seconds, seconds);
      }
      await prepareCaptureFolder(folder, nothingOpen, { keep: 1, maxTotalSize: 1000 }, log);
      assert.deepEqual(await readdir(folder), ['b.pcapng', 'notes.txt']);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

describe('a machine', () => {
  const linux = { platform: 'linux', arch: 'x64', alpine: false, binaries: ['linux-x64'], version: '0.1.0' };

  it('can start sessions with the binary of its kind', () => {
    assert.equal(unsupported(linux), null);
  });

  it('with the package of another is told which one it needs', () => {
    const message = unsupported({ ...linux, binaries: ['win32-x64'] });
    assert.match(message ?? '', /has that of win32-x64.*ipc-inspector-linux-x64-0\.1\.0\.vsix/);
  });

  it('that is a Mac, or Alpine, still opens captures', () => {
    assert.match(
      unsupported({ ...linux, platform: 'darwin', arch: 'arm64' }) ?? '',
      /darwin-arm64.*Captures can be opened/,
    );
    assert.match(unsupported({ ...linux, alpine: true }) ?? '', /glibc.*Captures can be opened/);
  });
});
