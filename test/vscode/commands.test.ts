import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, hostPath } from './support/environment.ts';
import { poll } from './support/poll.ts';
import { processesWith } from './support/processes.ts';
import { recordCapture } from './support/recordCapture.ts';
import { SessionTab } from './support/sessionTab.ts';
import { withVscode } from './support/withVscode.ts';
import type { Workbench } from './support/workbench.ts';

const [folder, suffix] = environment.target === 'linux' ? ['linux', ''] : ['win32', '.exe'];
const program = `echo${suffix}`;
const flood = `flood${suffix}`;
/** More than its limit: the oldest of several files go. */
const ring = {
  children: [{ program: flood, args: ['--pipe', '${pipe:main}', '--count', '30000', '--size', '100'] }],
  pipes: { main: {} },
  capture: { maxSize: 1 << 20, onFull: 'ring' },
};

describe('the commands', () => {
  const vscode = withVscode();
  let workspace: string;
  let workbench: Workbench;
  let tab: SessionTab;

  before(async function () {
    this.timeout(120_000);
    workspace = vscode.newFolder();
    for (const name of [program, flood]) {
      copyFileSync(join('samples', 'build', folder, name), join(workspace, name));
    }
    writeFileSync(join(workspace, 'ring.ipc.json'), JSON.stringify(ring));
    writeFileSync(join(workspace, 'unknown.ipc.json'), '{ "children": [{ "program": "${pipe:x}" }] }');
    writeFileSync(join(workspace, 'no.pcapng'), 'This is no capture.');
    recordCapture(workspace, 'good');
    workbench = await vscode.open(workspace);
    tab = new SessionTab(workbench);
  });

  /** Waits until a question is on the screen, and takes its default. */
  async function takeDefault(step: string): Promise<void> {
    await workbench.page.locator('.quick-input-titlebar', { hasText: step }).waitFor();
    if (!step.startsWith('(1/')) {
      await workbench.page.locator('.quick-input-widget .monaco-list-row.focused').waitFor();
    }
    await workbench.page.keyboard.press('Enter');
  }

  /** Answers a file dialog, once it lists the folder that it begins with. */
  async function chooseFile(name: string): Promise<void> {
    await workbench.quickPickRow(name).waitFor();
    await workbench.type(hostPath(join(workspace, name)));
  }

  it('start a program after at most four questions, each answered by Enter', async () => {
    await workbench.run('IPC: Start Session…');
    const choices = workbench.page.locator('.quick-input-list');
    await choices.getByText('Browse for a program…').waitFor();
    assert.equal(await choices.getByText('$(').count(), 0, 'icons are drawn');
    await workbench.pick('Browse for a program…');
    await chooseFile(program);
    for (const step of ['(1/4)', '(2/4)', '(3/4)']) await takeDefault(step);
    await workbench.pick('Two events with generated names');
    await tab.row('pipe.connect', /echo connected/);
    const labels = (await tab.firstRows()).map(({ kind }) => kind);
    assert.ok(!labels.some((kind) => kind === 'message' || kind === 'event.set'), 'nothing is done unasked');
  });

  it('send a message, set an event and reset it', async () => {
    await workbench.run('IPC: Send Message…');
    await workbench.type('from the palette');
    await tab.row('message', /echo to parent on main, .*from the palette/);
    await workbench.run('IPC: Set Event…');
    await workbench.pick('toChild');
    await tab.row('event.set', /toChild set by us/);
    await workbench.run('IPC: Reset Event…');
    await workbench.pick('toChild');
    await tab.row('event.reset', /toChild reset by us/);
  });

  it('act on the object in the tree', async () => {
    await workbench.showContainer('IPC Inspector');
    const client = workbench.treeRow('client 1');
    await client.hover();
    await client.getByRole('button', { name: /Send Message/ }).click();
    await workbench.type('from the tree');
    await tab.row('message', /echo to parent on main, .*from the tree/);
  });

  it('save the description that the questions made, with a comment for each field', async () => {
    await workbench.run('IPC: Save Session Description…');
    await workbench.quickPickRow('unknown.ipc.json').waitFor();
    await workbench.page.keyboard.press('Enter');
    await workbench.tab('echo.ipc.json').first().waitFor();
    const text = readFileSync(join(workspace, 'echo.ipc.json'), 'utf8');
    assert.match(text, /\/\/ The executable.*\n\s*"program": "echo(\.exe)?"/);
  });

  it('show a session as text', async () => {
    await workbench.run('IPC: Open as Text');
    await workbench.tab('echo.txt').first().waitFor();
    const lines = workbench.page.locator('.view-lines');
    await lines.filter({ hasText: /from\s+the\s+tree/ }).waitFor();
    await lines.filter({ hasText: /ends\s+here,\s+at\s+record\s+\d+;\s+the\s+run\s+goes\s+on/ }).waitFor();

    await workbench.run('IPC: Send Message…');
    await workbench.type('after the text');
    // The answer may come behind a look at what there is.
    await poll('the answer in the text', 30_000, async () => {
      await workbench.editorAction(/^Refresh Text/).click();
      const found = lines.filter({ hasText: /echo\s+→\s+parent,.*after\s+the\s+text/ });
      return (await found.count()) > 0 ? true : undefined;
    });
    await workbench.screenshot('text of a run that goes on');
    await workbench.closeTab('echo.txt');
  });

  it('copy the selected row of a tab that is behind another editor', async () => {
    await workbench.tab(/^echo$/).click();
    const frame = await tab.frame();
    await tab.row('message', /from the tree/);
    await frame
      .getByRole('row', { name: /to parent on main, .*from the tree/ })
      .first()
      .click();
    await workbench.openFile('unknown.ipc.json');
    await workbench.run('IPC: Copy Record');
    const message = (await tab.frame()).getByRole('textbox', { name: 'Message', exact: true });
    const pasted = await poll('the row on the clipboard', 20_000, async () => {
      await message.fill('');
      await message.press('Control+v');
      const text = await message.inputValue();
      return text === '' ? undefined : text;
    });
    assert.match(pasted, /^\d+ main, echo → parent, 13 bytes: from the tree$/);
    await message.fill('');
    await workbench.closeTab('unknown.ipc.json');
    await workbench.showContainer('IPC Inspector');
  });

  it('start a child again that crashed, on the same pipe', async () => {
    // VS Code writes the letter of a drive small.
    const path = hostPath(join(workspace, program)).replace(/^Z:/, '');
    const [crashed, ...others] = processesWith(path);
    assert.ok(crashed !== undefined && others.length === 0, `${others.length + 1} processes`);
    process.kill(crashed, 'SIGKILL');
    await workbench.treeRow(/^echo/).first().click();
    await tab.lastRow('child.exit', /echo/);
    await workbench.treeRow('no child is running').click();
    await workbench.treeRow('client 2').waitFor();
    await tab.send('to the next one');
    await tab.lastRow('message', /echo to parent on main #2, .*to the next one/);
    assert.equal(await workbench.treeRow('no child is running').count(), 0);
  });

  it('stop a session and take it off the list', async () => {
    await workbench.run('IPC: Stop Session');
    const session = workbench.treeRow(/^echo/).first();
    await poll('the session to have ended', 20_000, async () =>
      (await session.getAttribute('aria-label'))?.startsWith('echo: ended') ? true : undefined,
    );
    await session.hover();
    await session.getByRole('button', { name: /Remove/ }).click();
    await workbench.page.getByRole('button', { name: 'Start Sample Session' }).waitFor();
  });

  it('start again what was started before, without asking for anything else', async () => {
    await workbench.run('IPC: Start Session…');
    await workbench.pick(/echo(?!\.ipc)/);
    await tab.row('pipe.connect', /echo connected/);
    await workbench.run('IPC: Stop Session');
    await tab.waitForStatus('ended');
    await workbench.closeTab(/echo(?!\.)/);
  });

  it('list the captures; a copy of one is saved and opens by a double click', async () => {
    const captures = workbench.viewRow('Captures', 'echo');
    await poll('both captures', 10_000, async () => ((await captures.count()) === 2 ? true : undefined));
    assert.match((await captures.first().textContent()) ?? '', /ago|just now/);
    await workbench.screenshot('captures');
    // Each of the two clicks asks for it.
    await captures.nth(1).dblclick();
    await tab.waitForStatus('capture');
    await tab.row('message', /from the tree/);
    await workbench.run('IPC: Open Capture…');
    await chooseFile('good.pcapng');
    await tab.row('step.ok', /slept 1 ms/);
    const opened = workbench.tab(/^echo-.*\.pcapng/);
    assert.equal(await opened.count(), 1, `tabs: ${(await opened.allTextContents()).join(', ')}`);
    await workbench.closeTab('good.pcapng');
    await workbench.closeTab(/^echo-.*\.pcapng/);
    await workbench.rowAction(workbench.viewRow('Sessions', /^echo-/), /Remove/);
    await workbench.rowAction(captures.nth(1), /Save Capture As/);
    await workbench.quickPickRow('good.pcapng').waitFor();
    await workbench.page.keyboard.press('Enter');
    const saved = await poll('the copy', 10_000, () =>
      readdirSync(workspace).find((name) => /^echo-.*\.ipc\.pcapng$/.test(name)),
    );
    await workbench.openFile(saved);
    await tab.waitForStatus('capture');
    await tab.row('message', /echo to parent on main, .*from the tree/);
    await workbench.screenshot('capture editor');
    await workbench.closeTab(saved);
  });

  it('delete a capture, but none that is open', async () => {
    await workbench.showContainer('IPC Inspector');
    const captures = workbench.viewRow('Captures', 'echo');
    await captures.first().hover();
    assert.equal(
      await captures
        .first()
        .getByRole('button', { name: /Delete/ })
        .count(),
      0,
      'it is open',
    );
    await workbench.rowAction(captures.nth(1), /Delete Capture/);
    // A server has no trash.
    await workbench
      .notification(/cannot be moved to the trash/)
      .getByRole('button', { name: 'Delete Permanently' })
      .click();
    await poll('the row to go', 10_000, async () => ((await captures.count()) === 1 ? true : undefined));
  });

  it('save, reveal and delete a capture of several files as one', async () => {
    await workbench.openFile('ring.ipc.json');
    await workbench.editorAction(/Start This Description/).click();
    await tab.waitForStatus('ended');
    await tab.lastRow('session.end', /session ended/);
    await workbench.closeTab(/^ring$/);
    await workbench.closeTab('ring.ipc.json');

    await workbench.showContainer('IPC Inspector');
    const captures = workbench.viewRow('Captures', 'ring');
    await poll('one line for all files', 10_000, async () =>
      (await captures.count()) === 1 ? true : undefined,
    );
    await captures.click();
    await workbench.tab(/^ring/).waitFor();
    assert.equal(await workbench.tab(/^ring/).textContent(), 'ring', 'the tab of its session');
    await workbench.closeTab(/^ring$/);
    await workbench.rowAction(captures, /Save Capture As/);
    await workbench.quickPickRow('good.pcapng').waitFor();
    await workbench.page.keyboard.press('Enter');
    const saved = await poll('the copy', 10_000, () =>
      readdirSync(workspace).find((name) => /^ring-.*\.ipc\.pcapng$/.test(name)),
    );
    await workbench.openFile(saved);
    await tab.waitForStatus('capture');
    await tab.row('gap', /./);
    await tab.lastRow('session.end', /session ended/);
    await workbench.closeTab(saved);

    await workbench.showContainer('IPC Inspector');
    await workbench.rowAction(captures, /Reveal Capture/);
    await workbench.notification(/its path was copied: .*ring-/).waitFor();
    await workbench.treeRow(/^ring/).first().hover();
    await workbench.rowAction(workbench.viewRow('Sessions', 'ring').first(), /Remove/);
    await workbench.rowAction(captures, /Delete Capture/);
    await workbench
      .notification(/cannot be moved to the trash/)
      .getByRole('button', { name: 'Delete Permanently' })
      .click();
    await poll('all its files to go', 10_000, async () =>
      (await captures.count()) === 0 ? true : undefined,
    );
  });

  it('open a capture', async () => {
    await workbench.run('IPC: Open Capture…');
    await chooseFile('good.pcapng');
    await tab.waitForStatus('capture');
    await tab.row('step.ok', /slept 1 ms/);
    await tab.row('session.end', /session ended/);
    await workbench.closeTab('good.pcapng');
  });

  it('check this machine, and show the findings as a table', async () => {
    await workbench.run('IPC: Self-Test');
    await workbench.tab('IPC self-test.txt').first().waitFor();
    const line = (text: RegExp) => workbench.page.locator('.view-line', { hasText: text }).waitFor();
    await line(/editor\s*\|\s*ok/);
    await line(/sample\s+session\s*\|\s*ok/);
    await workbench.closeTab('IPC self-test.txt');
  });

  it('refuse a file that is no capture, and leave no tab', async () => {
    await workbench.run('IPC: Open Capture…');
    await chooseFile('no.pcapng');
    await workbench.notification(/no\.pcapng is not a capture/).waitFor();
    assert.equal(await workbench.tab('no.pcapng').count(), 0);
  });

  it('name the place of what only the recorder finds wrong in a description, and leave no tab', async () => {
    await workbench.openFile('unknown.ipc.json');
    await workbench.editorAction(/Start This Description/).click();
    await workbench.notification(/children\[0\]\.program: nothing is named/).waitFor();
    await poll('the tab to be closed', 10_000, async () =>
      (await workbench.tab(/^unknown$/).count()) === 0 ? true : undefined,
    );
  });
});
