import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';

describe('memory that Electron forbids', () => {
  it('ends the process that wraps it, so that all tests here prove that we do not', () => {
    const script = "const koffi = require('koffi'); koffi.view(koffi.alloc('uint8', 16), 16);";
    const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    assert.notEqual(status, 0);
    assert.match(stderr, /symbol lookup error/);
  });

  it('is not needed to use native memory at all', () => {
    const script = "const koffi = require('koffi'); koffi.decode(koffi.alloc('uint8', 16), 'uint64');";
    assert.equal(spawnSync(process.execPath, ['-e', script]).status, 0);
  });
});
