import assert from 'node:assert/strict';
import { poll } from './support/poll.ts';
import { SessionTab } from './support/sessionTab.ts';
import { withVscode } from './support/withVscode.ts';
import { themes, type Workbench } from './support/workbench.ts';

describe('the sample session, started from the palette in a window without a folder', () => {
  const vscode = withVscode();
  let workbench: Workbench;
  let tab: SessionTab;

  before(async function () {
    this.timeout(120_000);
    workbench = await vscode.open();
    await workbench.run('IPC: Start Sample Session');
    tab = new SessionTab(workbench);
  });

  /** The bytes of the lines on the screen, once all of them have come. */
  const allBytes = () =>
    poll('bytes of the section', 10_000, async () => {
      const bytes = await tab.hexBytes('Bytes of sample:1');
      return bytes.length >= 128 && bytes.every((byte) => byte !== null) ? bytes : undefined;
    });

  it('shows the request that the child was sent', async () => {
    const { cells } = await tab.row('message', /parent to sample on main, 21 bytes/);
    assert.equal(cells.what, 'parent → sample');
    assert.equal(cells.length, '21 B');
    assert.equal(cells.content, 'small section of data');
    assert.match(cells.time ?? '', /^\d/);
  });

  it('shows the announcement of shared memory with its bytes', async () => {
    const { cells } = await tab.row('message', /sample to parent on main, (8|12|16) bytes/);
    assert.equal(cells.what, 'sample → parent');
    assert.match(cells.content ?? '', /^[0-9a-f]{2}( [0-9a-f]{2}){7}/);
  });

  it('shows what happened to each event', async () => {
    await tab.row('event.set', /toChild set by us/);
    await tab.row('event.consume', /toChild consumed/);
    await tab.row('event.signal', /fromChild signalled/);
  });

  it('shows the child with its process and its output', async () => {
    const started = await tab.row('child.start', /sample started/);
    assert.match(started.label, /process \d+/);
    await tab.row('child.output', /stdout/);
  });

  it('has a menu of VS Code on each row, by mouse and by keyboard', async () => {
    await tab.firstRows();
    const frame = await tab.frame();
    const menu = (name: string) => workbench.page.getByRole('menuitem', { name });
    await frame.locator('.record-row[data-kind=message]:not([hidden])').first().click({ button: 'right' });
    await menu('Follow Conversation').waitFor();
    await workbench.screenshot('menu of a row');
    await workbench.chooseInMenu('Count Time from Here');
    await frame.getByText(/^time from #/).waitFor();
    // VS Code gives the focus back a moment after its menu has closed, and not at once for good: keys pressed before are lost.
    await poll('the list to have the focus again, for as long as a person looks', 10_000, () =>
      frame.evaluate(async () => {
        let moved = false;
        const onMove = () => {
          moved = true;
        };
        for (const name of ['focus', 'blur']) window.addEventListener(name, onMove);
        await new Promise((resolve) => setTimeout(resolve, 300));
        for (const name of ['focus', 'blur']) window.removeEventListener(name, onMove);
        return (
          !moved && document.hasFocus() && document.activeElement?.getAttribute('data-testid') === 'records'
        );
      }),
    );
    await workbench.page.keyboard.press('Shift+F10');
    await menu('Count Time from the Start').waitFor();
    // It is the last one.
    await workbench.page.keyboard.press('ArrowUp');
    await workbench.page.keyboard.press('Enter');
    await frame.getByText(/^time from #/).waitFor({ state: 'hidden' });
  });

  it('sends what is typed into the compose bar and shows the answer', async () => {
    const text = `typed at ${Date.now()}`;
    await tab.send(text);
    await tab.lastRow('message', new RegExp(`parent to sample on main, .*${text}`));
    await tab.lastRow('message', new RegExp(`sample to parent on main, .*${text}`));
  });

  it('shows the announced memory in a hex view whose bytes change', async () => {
    await tab.row('memory.map', /sample:1 mapped/);
    await tab.view('Memory: sample:1');
    const first = await allBytes();
    await poll('bytes to change', 10_000, async () => {
      const now = await tab.hexBytes('Bytes of sample:1');
      return now.some((byte, index) => byte !== null && byte !== first[index]) ? true : undefined;
    });
    await (await tab.frame()).getByText('live', { exact: true }).waitFor();
  });

  it('lists its child, pipe, events and memory in the tree', async () => {
    await workbench.showContainer('IPC Inspector');
    for (const name of ['sample', 'main', 'toChild', 'fromChild', 'sample:1']) {
      await workbench.treeRow(name).first().waitFor();
    }
  });

  for (const theme of themes) {
    it(`can be looked at in ${theme.name}`, async () => {
      await workbench.useTheme(theme);
      for (const view of ['Memory: sample:1', 'Records']) {
        await tab.view(view);
        if (view.startsWith('Memory')) await allBytes();
        await workbench.screenshot(`sample ${view} ${theme.name}`);
      }
    });
  }

  it('stops, and then offers to start again', async () => {
    await workbench.run('IPC: Stop Session');
    await tab.waitForStatus('ended');
    await tab.lastRow('child.exit', /stopped by us/);
    await tab.lastRow('session.end', /session ended/);
    await (await tab.frame()).getByRole('button', { name: 'Start again' }).first().waitFor();
  });

  describe('is the first step of a walkthrough', () => {
    const minute = 60_000;

    it('of less than a minute, with the mouse only', async () => {
      const window = await vscode.open();
      const its = new SessionTab(window);
      const started = performance.now();
      await window.showContainer('IPC Inspector');
      await window.openWalkthrough('Run the sample', () =>
        window.page.getByText('Take the walkthrough').click(),
      );
      await window.page.getByRole('button', { name: 'Start Sample Session' }).last().click();
      await its.row('memory.map', /sample:1 mapped/);
      await window.screenshot('walkthrough sample');

      await window.tab(/Walkthrough/).click();
      await window.walkthroughStep('Send it a message').click();
      await window.screenshot('walkthrough');
      await window.page.getByRole('button', { name: 'Send “hello”' }).click();
      await its.search('you said: hello');
      await its.row('message', /sample to parent on main, .*you said: hello/);

      await window.tab(/Walkthrough/).click();
      await window.walkthroughStep('Watch its memory').click();
      await window.page.getByRole('button', { name: 'Show Memory' }).click();
      await (await its.frame()).getByRole('grid', { name: 'Bytes of sample:1', exact: true }).waitFor();

      await window.tab(/Walkthrough/).click();
      await window.walkthroughStep('Describe your own program').click();
      await window.page.getByRole('button', { name: 'Start Session…' }).last().click();
      await window.quickPickRow('Browse for a program…').waitFor();
      assert.ok(performance.now() - started < minute, 'it took longer than a minute');
      await window.close();
    });

    it('with the keyboard only', async () => {
      const window = await vscode.open();
      const { keyboard } = window.page;
      const its = new SessionTab(window);
      /** Opens the walkthrough, goes to a step and presses its button. */
      const take = async (step: string, button: string) => {
        await window.openWalkthrough(step, () => window.runByKeyboard('IPC: Open Walkthrough'));
        await window.tabTo('.getting-started-step', step);
        await keyboard.press('Enter');
        await window.tabTo('.getting-started-step .monaco-button', button);
        await keyboard.press('Enter');
      };
      const started = performance.now();
      await take('Run the sample', 'Start Sample Session');
      await its.row('memory.map', /sample:1 mapped/);
      await take('Send it a message', 'Send “hello”');
      await its.search('you said: hello');
      await its.row('message', /sample to parent on main, .*you said: hello/);
      await take('Watch its memory', 'Show Memory');
      await (await its.frame()).getByRole('grid', { name: 'Bytes of sample:1', exact: true }).waitFor();
      await take('Describe your own program', 'Start Session…');
      await window.quickPickRow('Browse for a program…').waitFor();
      assert.ok(performance.now() - started < minute, 'it took longer than a minute');
      await window.close();
    });
  });
});
