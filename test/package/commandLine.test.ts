import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Target, targets, type UnpackedVsix, unpackVsix } from './support/vsix.ts';

function isTarget(name: string): name is Target {
  return (targets as readonly string[]).includes(name);
}

const own = `${process.platform}-${process.arch}`;
assert.ok(isTarget(own), `there is no VSIX for ${own}`);

function cli(vsix: UnpackedVsix, ...args: string[]): SpawnSyncReturns<string> {
  const file = join(vsix.folder, 'extension/dist/cli.cjs');
  // NODE_PATH could lead back to the source tree's modules.
  const { NODE_PATH: _, ...env } = process.env;
  return spawnSync(process.execPath, [file, ...args], {
    cwd: vsix.folder,
    env,
    encoding: 'utf8',
    timeout: 20_000,
  });
}

describe('the command line of an unpacked VSIX', () => {
  let vsix: UnpackedVsix;
  before(() => {
    vsix = unpackVsix(own);
  });
  after(() => vsix[Symbol.dispose]());

  it('says how it is used', () => {
    const { status, stdout, stderr } = cli(vsix);
    assert.equal(status, 2, stderr);
    assert.match(stdout + stderr, /run .*SESSION\.ipc\.json/);
  });
});

describe('the command line of the VSIX for another machine', () => {
  const other = own === 'linux-x64' ? 'linux-arm64' : 'linux-x64';
  let vsix: UnpackedVsix;
  before(() => {
    vsix = unpackVsix(other);
  });
  after(() => vsix[Symbol.dispose]());

  it('says which VSIX to get', () => {
    const { status, stdout, stderr } = cli(vsix, 'run', 'missing.ipc.json');
    assert.notEqual(status, 0);
    assert.match(stdout + stderr, new RegExp(own));
  });
});
