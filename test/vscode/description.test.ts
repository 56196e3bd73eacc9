import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from './support/environment.ts';
import { SessionTab } from './support/sessionTab.ts';
import { withVscode } from './support/withVscode.ts';
import type { Workbench } from './support/workbench.ts';

/** The compiled sample `echo`, as a user's own program. */
const [folder, program] = environment.target === 'linux' ? ['linux', 'echo'] : ['win32', 'echo.exe'];

describe('a description in a workspace folder', () => {
  const vscode = withVscode();
  let workspace: string;
  let workbench: Workbench;
  let tab: SessionTab;

  before(async function () {
    this.timeout(120_000);
    workspace = vscode.newFolder();
    copyFileSync(join('samples', 'build', folder, program), join(workspace, program));
    const description = {
      children: [{ name: 'worker', program }],
      pipes: { main: {} },
    };
    writeFileSync(
      join(workspace, 'demo.ipc.json'),
      `// Answers with what it was sent.\n${JSON.stringify(description)}`,
    );
    const reader = environment.target === 'linux' ? 'reads-stdin' : 'reads-stdin.exe';
    copyFileSync(join('samples', 'build', folder, reader), join(workspace, reader));
    const typed = { children: [{ name: 'reader', program: reader, stdin: 'terminal' }] };
    writeFileSync(join(workspace, 'typed.ipc.json'), JSON.stringify(typed));
    writeFileSync(join(workspace, 'wrong.ipc.json'), '{ "pipes": { "main": { "mood": "message" } } }');
    writeFileSync(join(workspace, 'blocks.ipc.json'), '{ "linux": {}, "windows": { "gloom": true } }');
    workbench = await vscode.open(workspace);
    tab = new SessionTab(workbench);
  });

  it('starts from the title of its editor', async () => {
    await workbench.openFile('demo.ipc.json');
    await workbench.editorAction(/Start This Description/).click();
    await tab.row('pipe.connect', /worker connected/);
    await tab.send('hello');
    await tab.row('message', /parent to worker on main, .*hello/);
    await tab.row('message', /worker to parent on main, .*hello/);
    await workbench.screenshot('own program');
  });

  it('is listed with its objects in the tree', async () => {
    await workbench.showContainer('IPC Inspector');
    for (const name of ['demo', 'worker', 'main']) await workbench.treeRow(name).first().waitFor();
  });

  it('is offered by the palette', async () => {
    await workbench.run('IPC: Start Session…');
    await workbench.quickPickRow('demo.ipc.json').waitFor();
    for (const choice of [
      'Browse for a program…',
      'Wait for a program that I start…',
      'Connect to an existing pipe…',
    ]) {
      await workbench.quickPickRow(choice).waitFor();
    }
    await workbench.page.keyboard.press('Escape');
  });

  it('shows what its child writes in a terminal', async () => {
    await workbench.showContainer('IPC Inspector');
    await workbench.rowAction(workbench.viewRow('Sessions', 'worker').first(), /Show Output/);
    await workbench.terminalText('Output of worker. Read-only').waitFor();
  });

  it('gives its child what is typed into a terminal, if it asks for that', async () => {
    await workbench.openFile('typed.ipc.json');
    await workbench.editorAction(/Start This Description/).click();
    await workbench.terminalText('Output of reader. Lines that you type are its input').waitFor();
    await workbench.page.locator('.terminal-wrapper.active').click();
    await workbench.page.keyboard.type('abc');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.keyboard.press('Control+D');
    await workbench.terminalText('stdin ended after 4 bytes').waitFor();
    await workbench.screenshot('output terminal');
    await tab.lastRow('child.output', /stdin ended after 4 bytes/);
  });

  it('is checked and completed by the editor while it is written', async () => {
    await workbench.openFile('wrong.ipc.json');
    await workbench.page.locator('.monaco-editor [class*=squiggly]').first().waitFor();
    await workbench.page.locator('.monaco-editor .view-lines', { hasText: 'mood' }).first().click();
    await workbench.page.keyboard.press('Control+Home');
    await workbench.page.keyboard.press('ArrowRight');
    await workbench.page.keyboard.press('Control+Space');
    await workbench.page.locator('.suggest-widget .monaco-list-row', { hasText: 'children' }).waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  it('is checked and completed in the block of a platform, too', async () => {
    await workbench.openFile('blocks.ipc.json');
    await workbench.page.locator('.monaco-editor [class*=squiggly]').first().waitFor();
    await workbench.page.locator('.monaco-editor .view-lines', { hasText: 'gloom' }).first().click();
    await workbench.page.keyboard.press('Control+Home');
    for (const _ of '{ "linux": {') await workbench.page.keyboard.press('ArrowRight');
    await workbench.page.keyboard.press('Control+Space');
    await workbench.page.locator('.suggest-widget .monaco-list-row', { hasText: 'children' }).waitFor();
    await workbench.page.keyboard.press('Escape');
  });

  it('with a mistake is not started, and the place of the mistake is named', async () => {
    await workbench.openFile('wrong.ipc.json');
    await workbench.editorAction(/Start This Description/).click();
    await workbench.page.getByText(/mood/).first().waitFor();
    await workbench.notification(/pipes\.main/).waitFor();
  });
});
