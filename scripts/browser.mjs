// Shows the extension in a browser, on a machine without VS Code:  node scripts/browser.mjs [folder]
// Packages it, installs it in a VS Code server that listens on this machine only, and prints the address.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { installNodeModules } from './setup/nodeModules.mjs';

installNodeModules();
const { importTypeScript } = await import('./build/importTypeScript.mjs');
const { knownTarget } = await import('./package/koffiTargets.mjs');
const { setUpVscodeServer } = await import('./setup/vscodeServer.mjs');
const { vscodeEnvironment } = await import('./test/suites.mjs');

const target = knownTarget(`${process.platform}-${process.arch}`);
await setUpVscodeServer();
execFileSync(process.execPath, ['scripts/package.mjs', target], { stdio: ['ignore', 'ignore', 'inherit'] });

Object.assign(process.env, vscodeEnvironment(process.platform, target, process.execPath));
const { startVscodeServer, folderParameter } = await importTypeScript(`
  export { startVscodeServer } from './test/vscode/support/vscodeServer.ts';
  export { folderParameter } from './test/vscode/support/environment.ts';
`);
const folder = mkdtempSync(join(tmpdir(), 'ipc-inspector-browser-'));
const server = await startVscodeServer(folder);
const query = new URLSearchParams({ folder: folderParameter(resolve(process.argv[2] ?? 'samples')) });
console.log(`Open ${server.url}?${query}\nCtrl+C ends it.`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
}
