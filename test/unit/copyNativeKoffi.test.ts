import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const script = pathToFileURL(resolve('scripts/build/copyNativeKoffi.mjs')).href;

function copyNativeKoffi(folder: string): void {
  const code = `import { copyNativeKoffi } from '${script}'; copyNativeKoffi(process.argv[1]);`;
  execFileSync(process.execPath, ['--input-type=module', '-e', code, folder]);
}

describe('the native part of a build', () => {
  it('is not written over while a recorder may run it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ipc-test-'));
    const copy = join(folder, `${process.platform}-${process.arch}`, 'koffi.node');
    mkdirSync(dirname(copy));
    writeFileSync(copy, 'of an older version');
    const running = openSync(copy, 'r');
    try {
      copyNativeKoffi(folder);
      assert.equal(readFileSync(running, 'utf8'), 'of an older version');
      assert.ok(statSync(copy).size > 100_000);
      const { ino } = statSync(copy);
      copyNativeKoffi(folder);
      assert.equal(statSync(copy).ino, ino, 'what is the same is left alone');
    } finally {
      closeSync(running);
      rmSync(folder, { recursive: true });
    }
  });
});
