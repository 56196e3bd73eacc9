import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { unpackVsix, vsixFile } from '../package/vsixFile.mjs';
import { chromium, pageChromium } from '../setup/chromium.mjs';
import { vscodeServer } from '../setup/vscodeServer.mjs';
import { windowsNode } from '../setup/windowsNode.mjs';
import { wineEnvironment } from '../setup/wine.mjs';

/**
 * @typedef {object} Suite
 * @property {string} [folder] below test/, whose tests mocha runs
 * @property {string} [script] runs the tests by itself and writes the numbers to the file named by TEST_RESULT_FILE
 * @property {string[]} [args] of the script
 * @property {boolean} [packaged] whether it needs the VSIX files
 * @property {boolean} [samples] whether it needs the C samples
 * @property {number} [timeout] milliseconds for a test, where mocha's configuration is too short
 * @property {number} [jobs] test files at the same time, for a suite that mostly waits
 * @property {() => Record<string, string>} [environment] what the tests are told of this machine
 */

/** @type {Record<string, Suite>} Pure code first, whole windows last. */
const everywhere = {
  unit: { folder: 'unit' },
  webview: { folder: 'webview', jobs: 2, environment: () => ({ IPC_CHROMIUM: pageChromium() }) },
  package: { folder: 'package', packaged: true },
};

/** @type {Record<string, Suite>} */
const onLinux = {
  tab: { folder: 'tab', samples: true, environment: () => ({ IPC_CHROMIUM: pageChromium() }) },
  'kernel-linux': { folder: 'linux', samples: true, environment: withoutExternalBuffers },
  native: { folder: 'native', samples: true, environment: () => ({ IPC_TEST_TARGET: 'linux' }) },
  bench: { folder: 'bench', samples: true },
  'kernel-windows': { script: 'test/win32/run.mjs', samples: true },
  'native-windows': nativeWindows({
    IPC_TEST_TARGET: 'wine',
    IPC_TEST_NODE_EXE: windowsNode,
    ...wineEnvironment,
  }),
  'faults-linux': faults('linux'),
  'faults-windows': faults('windows'),
  'vscode-linux': vscodeSuite('linux', 'linux-x64', process.execPath),
  'vscode-windows': vscodeSuite('wine', 'win32-x64', windowsNode, wineEnvironment),
};

/** @type {Record<string, Suite>} Without Wine the same suites run natively. */
const onWindows = {
  'kernel-windows': { script: 'test/win32/run.mjs', samples: true },
  'native-windows': nativeWindows({ IPC_TEST_TARGET: 'win32' }),
  'faults-windows': faults('windows'),
  'vscode-windows': vscodeSuite('win32', 'win32-x64', process.execPath),
};

/** In the order in which they run. */
export const suites = { ...everywhere, ...(process.platform === 'win32' ? onWindows : onLinux) };

/** With a koffi that has no access to what Electron forbids: the command line's own suites run with the real one. */
function withoutExternalBuffers() {
  return { NODE_OPTIONS: `--require ${JSON.stringify(resolve('scripts/test/forbidExternalBuffers.cjs'))}` };
}

/**
 * The command line of the packaged extension for Windows.
 * @param {Record<string, string>} environment
 * @returns {Suite}
 */
function nativeWindows(environment) {
  return {
    folder: 'native',
    packaged: true,
    samples: true,
    jobs: 2,
    environment: () => ({
      IPC_TEST_DIST: join(unpackVsix('win32-x64', temporaryFolder()), 'extension', 'dist'),
      ...environment,
    }),
  };
}

/**
 * The matrix of faults with small counts; `npm run faults` has the larger ones.
 * @param {string} system
 * @returns {Suite}
 */
function faults(system) {
  return { script: 'scripts/faults.mjs', args: ['--short', '--system', system], samples: true };
}

/**
 * @param {string} target
 * @param {import('../package/koffiTargets.mjs').Target} vsix
 * @param {string} node
 * @param {Record<string, string>} more
 * @returns {Suite}
 */
function vscodeSuite(target, vsix, node, more = {}) {
  return {
    folder: 'vscode',
    packaged: true,
    samples: true,
    // Longer than what the driver waits for, so that its error tells what was missing.
    timeout: 120_000,
    environment: () => ({
      ...vscodeEnvironment(target, vsix, node),
      IPC_VSCODE_CHROMIUM: chromium(),
      IPC_VSCODE_SCREENSHOTS: resolve('screenshots'),
      ...more,
    }),
  };
}

/**
 * What test/vscode/support/environment.ts reads.
 * @param {string} target
 * @param {import('../package/koffiTargets.mjs').Target} vsix
 * @param {string} node runs the server
 */
export function vscodeEnvironment(target, vsix, node) {
  return {
    IPC_VSCODE_TARGET: target,
    IPC_VSCODE_SERVER: vscodeServer,
    IPC_VSCODE_VSIX: vsixFile(vsix),
    IPC_VSCODE_NODE: node,
  };
}

/** Outside the source tree, where nothing is found by accident. */
function temporaryFolder() {
  return mkdtempSync(join(tmpdir(), 'ipc-inspector-'));
}
