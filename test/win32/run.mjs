// Runs the tests of the Windows backend:  node test/win32/run.mjs [part of a test's title]
// On Windows with this Node, elsewhere with the Windows build of Node under Wine (scripts/setup.mjs installs both).
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as esbuild from 'esbuild';
import { koffiPlugin } from '../../scripts/build/koffiPlugin.mjs';
import { koffiFor } from '../../scripts/package/koffiTargets.mjs';
import { windowsNode } from '../../scripts/setup/windowsNode.mjs';
import { wineEnvironment } from '../../scripts/setup/wine.mjs';
import { withoutExternalBuffers } from '../../scripts/test/externalBuffers.cjs';

const out = 'out/test-win32';
const timeLimit = 10 * 60_000;

await build();
process.exitCode = await run();

async function build() {
  rmSync(out, { recursive: true, force: true });
  const tests = readdirSync('test/win32').filter((file) => file.endsWith('.test.ts'));
  await esbuild.build({
    entryPoints: {
      main: 'test/win32/support/main.ts',
      suite: 'test/win32/support/suite.ts',
      waiter: 'src/host/win32/waiterThread.ts',
      wakesKernel: 'test/win32/support/wakesKernel.ts',
      closesWhenWoken: 'test/win32/support/closesWhenWoken.ts',
      launchesAndDies: 'test/win32/support/launchesAndDies.ts',
      exitsWhileWaiting: 'test/win32/support/exitsWhileWaiting.ts',
      wrapsMemory: 'test/win32/support/wrapsMemory.ts',
      ...Object.fromEntries(tests.map((file) => [file.slice(0, -'.ts'.length), `test/win32/${file}`])),
    },
    outdir: out,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // Of jsonc-parser the other build asks for its parts in a way that no bundler follows.
    mainFields: ['module', 'main'],
    external: ['mocha'],
    plugins: [koffiPlugin],
    logLevel: 'warning',
  });
  mkdirSync(`${out}/native/win32-x64`, { recursive: true });
  // All tests run without what Electron forbids.
  writeFileSync(`${out}/native/win32-x64/koffi.node`, withoutExternalBuffers(koffiFor('win32-x64')));
}

/** @returns {Promise<number>} exit code */
async function run() {
  // stdout must be a file under Wine: libuv does not know a pipe from outside.
  const log = `${out}/output.txt`;
  const file = openSync(log, 'w');
  const onWindows = process.platform === 'win32';
  const [program, ...args] = onWindows ? [process.execPath] : ['wine', windowsNode];
  const child = spawn(program, [...args, `${out}/main.cjs`, ...process.argv.slice(2)], {
    stdio: ['ignore', file, file],
    // A Wine prefix chosen outside is used instead of the one in .cache/.
    env: { ...(onWindows ? {} : wineEnvironment), ...process.env },
  });
  const limit = setTimeout(() => child.kill('SIGKILL'), timeLimit);
  const code = await new Promise((resolve) => child.on('exit', (status) => resolve(status ?? 1)));
  clearTimeout(limit);
  closeSync(file);
  process.stdout.write(readFileSync(log));
  return code;
}
