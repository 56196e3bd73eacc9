import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionDescriptionInput } from '../../src/protocol/description.ts';
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

  it('runs a session with the child that ships, native calls and all', () => {
    const description: SessionDescriptionInput = {
      children: [{ name: 'sample', program: '${sample}', args: ['--seconds', '1'] }],
      pipes: { main: {} },
      events: { toChild: { waitedBy: 'child' }, fromChild: { waitedBy: 'parent' } },
      steps: [
        ...[{ connect: 'main' }, { set: 'toChild' }, { send: 'main', text: 'small section of data' }],
        ...[
          { wait: 'fromChild' },
          { receive: 'main' },
          { wait: 'sample:1' },
          { send: 'main', text: 'mapped' },
        ],
      ],
    };
    writeFileSync(join(vsix.folder, 'sample.ipc.json'), JSON.stringify(description));
    const { status, stdout, stderr } = cli(vsix, 'run', 'sample.ipc.json', '--json');
    assert.equal(status, 0, stdout + stderr);
    for (const kind of ['message', 'event.signal', 'memory.map', 'child.exit', 'session.end']) {
      assert.match(stdout, new RegExp(`"kind":"${kind}"`), stderr);
    }
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
    writeFileSync(join(vsix.folder, 'waits.ipc.json'), '{ "pipes": { "main": {} } }');
    const { status, stdout, stderr } = cli(vsix, 'run', 'waits.ipc.json', '--duration', '1');
    assert.notEqual(status, 0);
    assert.match(stdout + stderr, new RegExp(own));
  });
});
