// Measures the product against references:  npm run bench [-- ROW …]     Linux only; Windows is measured under Wine.
// `npm run bench:ui` measures the tab in a browser instead.
// A ROW is the beginning of a row's id; --list names them. `npm run bench:long` runs what takes minutes.
import { spawnSync } from 'node:child_process';
import * as esbuild from 'esbuild';
import { setUpBenchPackages } from './setup/aptPackages.mjs';
import { chromium, pageChromium } from './setup/chromium.mjs';
import { setUpVscodeServer } from './setup/vscodeServer.mjs';
import { vscodeEnvironment } from './test/suites.mjs';

const node = (/** @type {string[]} */ ...args) =>
  spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;

const ui = process.argv.includes('--ui');
const output = `out/bench/${ui ? 'ui' : 'main'}.cjs`;
setUpBenchPackages();
if (ui) process.env.IPC_CHROMIUM = pageChromium();
await esbuild.build({
  entryPoints: [ui ? 'test/bench/ui/main.ts' : 'test/bench/main.ts'],
  outfile: output,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  mainFields: ['module', 'main'],
  // Looked for where they are installed: they find their own files from there.
  external: ['playwright-core', 'esbuild', 'ws', 'koffi'],
  sourcemap: true,
});
let packaged = 0;
const rows = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
/** Rows that are measured in a real VS Code. */
const inVscode = ['ui-activate', 'ui-extension-host'];
const wanted = (/** @type {string} */ id) => rows.length === 0 || rows.some((row) => id.startsWith(row));
if (ui && inVscode.some(wanted)) {
  await setUpVscodeServer();
  packaged = node('scripts/package.mjs', 'linux-x64');
  Object.assign(process.env, vscodeEnvironment('linux', 'linux-x64', process.execPath), {
    IPC_VSCODE_CHROMIUM: chromium(),
    IPC_VSCODE_SCREENSHOTS: 'screenshots',
  });
}
process.exitCode =
  packaged ||
  node('esbuild.mjs', '--production') ||
  node('scripts/buildSamples.mjs') ||
  node(output, ...process.argv.slice(2).filter((argument) => argument !== '--ui'));
