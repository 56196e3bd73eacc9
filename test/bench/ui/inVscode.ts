import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Workbench } from '../../vscode/support/workbench.ts';

export interface VscodeAtWork {
  /** An empty folder, for the time of the work. */
  readonly workspace: string;
  /** In the command line of each process of the server. */
  readonly name: string;
  open(workspaceFolder?: string): Promise<Workbench>;
}

/** Does some work in a real VS Code with the packaged extension, which is gone afterwards. */
export async function inVscode<T>(work: (vscode: VscodeAtWork) => Promise<T>): Promise<T> {
  // They ask for their environment when they are loaded, which other rows do without.
  const [{ startVscodeServer }, { launchBrowser, Workbench: Window }] = await Promise.all([
    import('../../vscode/support/vscodeServer.ts'),
    import('../../vscode/support/workbench.ts'),
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'ipc-bench-vscode-'));
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  const server = await startVscodeServer(folder, 'given');
  const browser = await launchBrowser();
  try {
    const open = (workspaceFolder?: string) => Window.open(browser, server.url, workspaceFolder);
    return await work({ workspace, name: basename(folder), open });
  } finally {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
