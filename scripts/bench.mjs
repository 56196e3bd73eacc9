// Measures the product against references:  npm run bench [-- ROW …]     Linux only; Windows is measured under Wine.
// A ROW is the beginning of a row's id; --list names them. `npm run bench:long` runs what takes minutes.
import { spawnSync } from 'node:child_process';
import * as esbuild from 'esbuild';
import { setUpBenchPackages } from './setup/aptPackages.mjs';

const node = (/** @type {string[]} */ ...args) =>
  spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;

setUpBenchPackages();
await esbuild.build({
  entryPoints: ['test/bench/main.ts'],
  outfile: 'out/bench/main.cjs',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  mainFields: ['module', 'main'],
  sourcemap: true,
});
process.exitCode =
  node('esbuild.mjs', '--production') ||
  node('scripts/buildSamples.mjs') ||
  node('out/bench/main.cjs', ...process.argv.slice(2));
