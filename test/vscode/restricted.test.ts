import assert from 'node:assert/strict';
import { join } from 'node:path';
import { hostPath } from './support/environment.ts';
import { recordCapture } from './support/recordCapture.ts';
import { SessionTab } from './support/sessionTab.ts';
import { withVscode } from './support/withVscode.ts';
import type { Workbench } from './support/workbench.ts';

describe('a folder in Restricted Mode', () => {
  const vscode = withVscode('asked');
  let workspace: string;
  let workbench: Workbench;

  before(async function () {
    this.timeout(120_000);
    workspace = vscode.newFolder();
    recordCapture(workspace, 'good');
    workbench = await vscode.open(workspace);
  });

  it('says why nothing can be started, and offers nothing of the kind', async () => {
    await workbench.showContainer('IPC Inspector');
    // A view shows the actions of its title under the mouse.
    await workbench.page.getByText('In Restricted Mode no session can be started').hover();
    assert.equal(await workbench.page.getByRole('button', { name: /^Start/ }).count(), 0);
    await workbench.openFile('good.ipc.json');
    const start = workbench.editorAction(/Start This Description/);
    if ((await start.count()) > 0) assert.match((await start.getAttribute('class')) ?? '', /disabled/);
    await workbench.screenshot('restricted');
  });

  it('lets captures be opened', async () => {
    await workbench.run('IPC: Open Capture…');
    await workbench.quickPickRow('good.pcapng').waitFor();
    await workbench.type(hostPath(join(workspace, 'good.pcapng')));
    const tab = new SessionTab(workbench);
    await tab.waitForStatus('capture');
    await tab.row('step.ok', /slept 1 ms/);
  });
});
