import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

describe('memory that Electron forbids', () => {
  it('ends the process that wraps it, so that all tests here prove that we do not', () => {
    const { status, stdout } = spawnSync(process.execPath, [join(__dirname, 'wrapsMemory.cjs')], {
      encoding: 'utf8',
    });
    assert.equal(stdout, 'allocated', 'koffi itself works');
    assert.notEqual(status, 0);
  });
});
