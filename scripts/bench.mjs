// Measures the product against references:  npm run bench [-- ROW …]     Linux only; Windows is measured under Wine.
// `npm run bench:ui` measures the tab in a browser instead.
// A ROW is the beginning of a row's id; --list names them. `npm run bench:long` runs what takes minutes.
import { spawnSync } from 'node:child_process';
import * as esbuild from 'esbuild';
import { setUpBenchPackages } from './setup/aptPackages.mjs';

const node = (/** @type {string[]} */ ...args) =>
  spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;

const ui = process.argv.includes('--ui');
const output = `out/bench/${ui ? 'ui' : 'main'}.cjs`;
setUpBenchPackages();
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
process.exitCode =
  node('esbuild.mjs', '--production') ||
  node('scripts/buildSamples.mjs') ||
  node(output, ...process.argv.slice(2).filter((argument) => argument !== '--ui'));
