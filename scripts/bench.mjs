// Measures the recorder against references in C:  npm run bench [-- ROW]     Linux only; needs gcc.
import { spawnSync } from 'node:child_process';
import * as esbuild from 'esbuild';

const node = (/** @type {string[]} */ ...args) =>
  spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;

await esbuild.build({
  entryPoints: ['test/bench/main.ts'],
  outfile: 'out/bench/main.cjs',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  mainFields: ['module', 'main'],
});
process.exitCode =
  node('esbuild.mjs', '--production') ||
  node('scripts/buildSamples.mjs', 'linux') ||
  node('out/bench/main.cjs', ...process.argv.slice(2));
