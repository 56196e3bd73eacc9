// Installs what the tests need besides node_modules, below .cache/ and with apt:  node scripts/setup.mjs
// A second run finds everything in place and takes no time.
import { pathToFileURL } from 'node:url';
import { setUpAptPackages } from './setup/aptPackages.mjs';
import { setUpVscodeServer } from './setup/vscodeServer.mjs';
import { setUpWindowsNode } from './setup/windowsNode.mjs';
import { setUpWine } from './setup/wine.mjs';

/** @throws a sentence that says what to install, when that cannot be done here */
export async function setUp() {
  if (process.platform === 'linux') {
    setUpAptPackages();
    await setUpWindowsNode();
    await setUpWine();
  }
  await setUpVscodeServer();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await setUp();
