import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { unpackVsix, vsixFile } from '../package/vsixFile.mjs';
import { chromium } from '../setup/chromium.mjs';
import { vscodeServer } from '../setup/vscodeServer.mjs';
import { windowsNode } from '../setup/windowsNode.mjs';
import { wineEnvironment } from '../setup/wine.mjs';

/**
 * @typedef {object} Suite
 * @property {string} folder below test/
 * @property {boolean} packaged whether it needs the VSIX files
 * @property {boolean} [samples] whether it needs the C samples
 * @property {number} [timeout] milliseconds for a test, where mocha's configuration is too short
 * @property {() => Record<string, string>} environment
 */

const onWindows = process.platform === 'win32';

/** @type {Record<string, Suite>} In the order in which they run. On Windows itself the Windows suites run natively. */
export const suites = {
  unit: { folder: 'unit', packaged: false, environment: () => ({}) },
  webview: { folder: 'webview', packaged: false, environment: () => ({ IPC_CHROMIUM: chromium() }) },
  ...(onWindows
    ? {}
    : {
        native: {
          folder: 'native',
          packaged: false,
          samples: true,
          environment: () => ({ IPC_TEST_TARGET: 'linux' }),
        },
      }),
  package: { folder: 'package', packaged: true, environment: () => ({}) },
  'native-windows': {
    folder: 'native',
    packaged: true,
    samples: true,
    environment: () => ({
      IPC_TEST_DIST: join(unpackVsix('win32-x64', temporaryFolder()), 'extension', 'dist'),
      ...(onWindows
        ? { IPC_TEST_TARGET: 'win32' }
        : { IPC_TEST_TARGET: 'wine', IPC_TEST_NODE_EXE: windowsNode, ...wineEnvironment }),
    }),
  },
  ...(onWindows ? {} : { 'vscode-linux': vscodeSuite('linux', 'linux-x64', process.execPath) }),
  'vscode-windows': onWindows
    ? vscodeSuite('win32', 'win32-x64', process.execPath)
    : vscodeSuite('wine', 'win32-x64', windowsNode, wineEnvironment),
};

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
    timeout: 90_000,
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
