// Builds everything and runs the sample session for a few seconds in this terminal:  node scripts/sample.mjs
// Needs nothing but Node in a fresh clone: no compiler, because the sample child is the one that ships.
import { spawnSync } from 'node:child_process';
import { installNodeModules } from './setup/nodeModules.mjs';

installNodeModules();
const node = (/** @type {string[]} */ ...args) =>
  spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;

process.exitCode =
  node('esbuild.mjs') || node('dist/cli.cjs', 'run', 'samples/sample.ipc.json', '--duration', '5');
