// Runs the matrix of faults:  npm run faults [-- [ROW…] [--long | --short] [--seed N] [--system linux|windows]]
// On Linux it runs on Linux and then, with Windows' Node, under Wine; on Windows there only.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildBeside, runQuietly } from './build/buildBeside.mjs';
import { slowDisk } from './faults/slowDisk.mjs';
import { smallDisk } from './faults/smallDisk.mjs';
import { setUpWindowsNode, windowsNode } from './setup/windowsNode.mjs';
import { setUpWine, stopWine, wineEnvironment } from './setup/wine.mjs';

const folder = 'out/faults/dist';
const onWindows = process.platform === 'win32';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean' },
    long: { type: 'boolean' },
    seed: { type: 'string' },
    system: { type: 'string' },
  },
});
const systems = values.system ? [values.system] : onWindows ? ['windows'] : ['linux', 'windows'];
const rowArguments = [
  ...positionals,
  ...(values.short ? ['--short'] : []),
  ...(values.long ? ['--long'] : []),
  ...(values.seed ? ['--seed', values.seed] : []),
];
runQuietly('scripts/buildSamples.mjs');
await buildBeside(
  folder,
  { faults: 'test/faults/main.ts', mutations: 'test/faults/mutationWorker.ts' },
  { production: false },
);
const disks = [smallDisk(), slowDisk()];
try {
  let worst = 0;
  for (const system of systems) worst = Math.max(worst, await run(system));
  process.exitCode = worst;
} finally {
  for (const disk of disks) disk[Symbol.dispose]();
}

/** @param {string} system @returns {Promise<number>} exit code */
async function run(system) {
  console.log(`\n== faults on ${system}`);
  const script = ['--enable-source-maps', `${folder}/faults.cjs`, ...rowArguments];
  const environment = Object.assign({ ...process.env }, ...disks.map((disk) => disk.environment));
  if (system === 'linux' || onWindows) {
    return exitCode(spawn(process.execPath, script, { stdio: 'inherit', env: environment }));
  }
  await setUpWine();
  await setUpWindowsNode();
  // stdout must be a file under Wine: libuv does not know a pipe from outside.
  const log = openSync('out/faults/windows.txt', 'w+');
  const env = { ...environment, ...wineEnvironment };
  const child = spawn('wine', [windowsNode, ...script], { stdio: ['ignore', log, log], env });
  const copied = copyWhileRunning(log);
  const code = await exitCode(child);
  copied();
  closeSync(log);
  stopWine();
  return code;
}

/**
 * Shows what comes into a file.
 * @param {number} fd
 * @returns {() => void} shows the rest and ends
 */
function copyWhileRunning(fd) {
  let shown = 0;
  const bytes = Buffer.alloc(1 << 16);
  const copy = () => {
    for (;;) {
      const length = readSync(fd, bytes, 0, bytes.length, shown);
      if (length === 0) return;
      process.stdout.write(bytes.toString('utf8', 0, length).replaceAll('\r', ''));
      shown += length;
    }
  };
  const timer = setInterval(copy, 200);
  return () => {
    clearInterval(timer);
    copy();
  };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
function exitCode(child) {
  return new Promise((resolve) => child.on('exit', (status) => resolve(status ?? 1)));
}
