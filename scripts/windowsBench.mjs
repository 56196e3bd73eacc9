// Puts the product for Windows and its benchmark side by side into a folder:  node scripts/windowsBench.mjs FOLDER
// Prints as JSON how to run them here: the program to start, and what its environment needs.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as esbuild from 'esbuild';
import { koffiPlugin } from './build/koffiPlugin.mjs';
import { koffiFor } from './package/koffiTargets.mjs';
import { setUpWindowsNode, windowsNode } from './setup/windowsNode.mjs';
import { setUpWine, wineEnvironment } from './setup/wine.mjs';

const [folder = ''] = process.argv.slice(2);
if (folder === '') throw new Error('Say into which folder.');
await setUpWine();
await setUpWindowsNode();
const build = ['esbuild.mjs', '--production', `--outdir=${folder}`];
const { status, stdout, stderr } = spawnSync(process.execPath, build, { encoding: 'utf8' });
if (status !== 0) throw new Error(`The product could not be built:\n${stdout}${stderr}`);
await esbuild.build({
  entryPoints: { bench: 'test/bench/windows/main.ts', processorTime: 'test/bench/windows/processorTime.ts' },
  outdir: folder,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  plugins: [koffiPlugin],
  logLevel: 'warning',
});
mkdirSync(`${folder}/native/win32-x64`, { recursive: true });
writeFileSync(`${folder}/native/win32-x64/koffi.node`, koffiFor('win32-x64'));
console.log(
  JSON.stringify({ command: ['wine', windowsNode, `${folder}/bench.cjs`], environment: wineEnvironment }),
);
