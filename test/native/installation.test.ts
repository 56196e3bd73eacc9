import assert from 'node:assert/strict';
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineIn, distribution, newFolder } from './support/commandLine.ts';
import { patience, platform, targetPath } from './support/target.ts';

describe('an installation with the native part of another machine', function () {
  this.timeout(patience + 10_000);

  let folder: string;
  before(() => {
    folder = join(newFolder(), 'dist');
    cpSync(distribution, folder, { recursive: true });
    // What is there is named as it should be, but is no library of this machine.
    for (const machine of readdirSync(join(folder, 'native'))) {
      writeFileSync(join(folder, 'native', machine, 'koffi.node'), 'made for another machine');
    }
  });

  it('says which package to install instead', async () => {
    const { exitCode, stderr } = await commandLineIn(folder, 'run', targetPath('samples/article.ipc.json'));
    assert.notEqual(exitCode, 0);
    assert.notEqual(exitCode, null);
    assert.match(stderr, new RegExp(`ipc-inspector-${platform}-${process.arch}`), 'names the package');
  });
  it('fails the self-test, whose table names what is wrong', async () => {
    const { exitCode, stdout } = await commandLineIn(folder, 'doctor');
    assert.equal(exitCode, 1);
    assert.match(stdout, /^\| native part +\| failed \| .*ipc-inspector-/m);
    assert.match(stdout, /^\| versions +\| ok +\| IPC Inspector /m);
  });
});
