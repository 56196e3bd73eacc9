import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { environment, required } from './environment.ts';
import { startVscodeServer, type Trust, type VscodeServer } from './vscodeServer.ts';
import { launchBrowser, Workbench } from './workbench.ts';

/** A server and a browser that live as long as a `describe` block. */
export interface Vscode {
  /** In the command line of each process of this server. */
  readonly name: string;
  /** Opens a window, empty or with a folder. It is closed after the block, or by the test. */
  open(folder?: string): Promise<Workbench>;
  /** An empty folder that is deleted after the block. */
  newFolder(): string;
}

/** To be called in a `describe` block. A failed test leaves a screenshot of each window and the extension host's log. */
export function withVscode(trust: Trust = 'given'): Vscode {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-inspector-vscode-'));
  const windows: Workbench[] = [];
  let server: VscodeServer | undefined;
  let browser: Browser | undefined;

  before(async function () {
    this.timeout(120_000);
    server = await startVscodeServer(folder, trust);
    browser = await launchBrowser();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await keepEvidence(this.currentTest.title, folder, windows);
  });
  after(async function () {
    this.timeout(60_000);
    await browser?.close();
    await server?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  return {
    name: basename(folder),
    async open(workspaceFolder) {
      if (!server || !browser)
        throw new Error('The server starts in a before hook: open windows in later hooks.');
      const workbench = await Workbench.open(browser, server.url, workspaceFolder);
      windows.push(workbench);
      return workbench;
    },
    newFolder() {
      const parent = join(folder, 'workspaces');
      mkdirSync(parent, { recursive: true });
      return mkdtempSync(join(parent, 'workspace-'));
    },
  };
}

async function keepEvidence(title: string, folder: string, windows: readonly Workbench[]): Promise<void> {
  const name = title.replaceAll(/[^\w]+/g, '-');
  for (const [index, window] of windows.entries()) {
    if (!window.page.isClosed()) await window.screenshot(`failed ${title} ${index + 1}`);
  }
  const logs = join(folder, 'data', 'logs');
  cpSync(logs, join(required('IPC_VSCODE_SCREENSHOTS'), environment.target, `failed-${name}-logs`), {
    recursive: true,
  });
  console.log(`Screenshots and logs: ${required('IPC_VSCODE_SCREENSHOTS')}`);
}
