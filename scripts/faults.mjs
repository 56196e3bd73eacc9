// Runs the matrix of faults:  npm run faults [-- [ROW…] [--long | --short | --count N] [--seed N]
//   [--system linux|windows]]
// On Linux it runs on Linux and then, with Windows' Node, under Wine; on Windows there only.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildBeside, runQuietly } from './build/buildBeside.mjs';
import { mountDisks } from './faults/mountDisks.mjs';
import { setUpWindowsNode, windowsNode } from './setup/windowsNode.mjs';
import { setUpWine, stopWine, wineEnvironment } from './setup/wine.mjs';

const folder = 'out/faults/dist';
const onWindows = process.platform === 'win32';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: 'boolean' },
    long: { type: 'boolean' },
    count: { type: 'string' },
    seed: { type: 'string' },
    system: { type: 'string' },
  },
});
const systems = values.system ? [values.system] : onWindows ? ['windows'] : ['linux', 'windows'];
const rowArguments = [
  ...positionals,
  ...(values.short ? ['--short'] : []),
  ...(values.long ? ['--long'] : []),
  ...(values.count ? ['--count', values.count] : []),
  ...(values.seed ? ['--seed', values.seed] : []),
];
runQuietly('scripts/buildSamples.mjs');
await buildBeside(
  folder,
  { faults: 'test/faults/main.ts', mutations: 'test/faults/mutationWorker.ts' },
  { production: false },
);
const disks = mountDisks();
/** @type {import('node:child_process').ChildProcess | null} */
let running = null;
/** @type {number | null} */
let interrupted = null;
for (const [signal, code] of Object.entries({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 })) {
  // The matrix ends in order, under Wine at once, and what was mounted for it goes.
  process.on(signal, () => {
    interrupted ??= code;
    running?.kill(running.spawnfile === 'wine' ? 'SIGKILL' : 'SIGTERM');
  });
}
try {
  let worst = 0;
  for (const system of systems) {
    if (interrupted === null) worst = Math.max(worst, await run(system));
  }
  process.exitCode = interrupted ?? worst;
} finally {
  disks[Symbol.dispose]();
}
// Whatever else was begun for it is of no interest any more.
if (interrupted !== null) process.exit();

/** @param {string} system @returns {Promise<number>} exit code */
async function run(system) {
  console.log(`\n== faults on ${system}`);
  const script = ['--enable-source-maps', `${folder}/faults.cjs`, ...rowArguments];
  const environment = { ...process.env, ...disks.environment };
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
  running = child;
  return new Promise((resolve) => child.on('exit', (status) => resolve(status ?? 1)));
}
