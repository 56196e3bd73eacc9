import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { poll } from './support/poll.ts';
import { processesWith } from './support/processes.ts';
import { SessionTab } from './support/sessionTab.ts';
import { withVscode } from './support/withVscode.ts';
import type { Workbench } from './support/workbench.ts';

describe('the life of a session', () => {
  const vscode = withVscode();
  let workbench: Workbench;
  let tab: SessionTab;

  beforeEach(async function () {
    this.timeout(120_000);
    // With a folder: the editors of an empty window are not restored in a browser.
    workbench = await vscode.open(vscode.newFolder());
    tab = new SessionTab(workbench);
  });
  afterEach(() => workbench.close());

  /** Starts the sample session and waits until its memory is mapped. */
  async function startSample(): Promise<void> {
    await workbench.run('IPC: Start Sample Session');
    await tab.row('memory.map', /sample:1 mapped/);
  }

  async function startTwoSamples(): Promise<void> {
    await startSample();
    await workbench.run('IPC: Start Sample Session');
    await workbench
      .tab(/sample/)
      .nth(1)
      .waitFor();
  }

  /** The sample children and session hosts of this server. */
  const children = () => processesWith(vscode.name, 'sample.cjs');
  const recorders = () => processesWith(vscode.name, 'host.cjs');
  const noChildLeft = () =>
    poll('the children to be gone', 10_000, () => (children().length === 0 ? true : undefined));

  it('lets two sessions run side by side', async () => {
    await startTwoSamples();
    for (const [index, text] of ['to the first', 'to the second'].entries()) {
      await workbench
        .tab(/sample/)
        .nth(index)
        .click();
      await tab.waitForStatus('running');
      await tab.row('memory.map', /sample:1 mapped/);
      await tab.send(text);
      await tab.lastRow('message', new RegExp(`sample to parent on main, .*${text}`));
    }
    const texts = (await tab.lastRows()).map(({ label }) => label).join('\n');
    assert.doesNotMatch(texts, /to the first/);
    assert.equal(recorders().length, 2);
  });

  it('restarts twice in the same tab', async () => {
    await startSample();
    for (const run of [2, 3]) {
      await workbench.run('IPC: Restart Session');
      await tab.row('session.start', new RegExp(`^${run}:1, `));
      await tab.row('memory.map', new RegExp(`^${run}:\\d+, .*sample:1 mapped`));
      await tab.waitForStatus('running');
    }
    assert.equal(await workbench.tab(/sample/).count(), 1);
    assert.equal(children().length, 1);

    const frame = await tab.frame();
    await frame.getByRole('button', { name: /^Run 1/ }).click();
    await tab.waitForStatus('capture');
    await tab.row('message', /^\d+, .*parent to sample on main, .*small section of data/);
    await tab.lastRow('session.end', /session ended/);
    await workbench.screenshot('earlier run');
    assert.equal(children().length, 1, 'the newest goes on');
    await frame.getByRole('button', { name: /^Run 3/ }).click();
    await tab.waitForStatus('running');
    await tab.row('session.start', /^3:1, /);
  });

  it('goes on while its tab is closed', async () => {
    await startSample();
    await tab.send('before closing');
    await tab.lastRow('message', /sample to parent on main, .*before closing/);
    await workbench.closeTab(/sample/);
    assert.equal(children().length, 1);

    await workbench.run('IPC: Show Session');
    await tab.waitForStatus('running');
    await tab.send('after opening again');
    await tab.lastRow('message', /sample to parent on main, .*after opening again/);
    await tab.row('message', /parent to sample on main, .*small section of data/);
  });

  it('ends with its window; the restored tab shows the capture and starts again', async () => {
    await startSample();
    await workbench.reload();
    await tab.waitForStatus('ended');
    await tab.row('message', /parent to sample on main, .*small section of data/);
    await noChildLeft();

    await tab.press('Start again');
    await tab.waitForStatus('running');
  });

  it('keeps the folds of earlier runs, and which of them is open, when the window is loaded anew', async () => {
    await startSample();
    await workbench.run('IPC: Restart Session');
    await tab.row('memory.map', /^2:\d+, .*sample:1 mapped/);
    await (await tab.frame()).getByRole('button', { name: /^Run 1/ }).click();
    await tab.waitForStatus('capture');
    const { label } = await tab.row('message', /^\d+, .*parent to sample on main, .*small section of data/);
    const row = (await tab.frame()).getByRole('row', { name: label, exact: true });
    await row.click();

    await workbench.reload();
    await tab.waitForStatus('capture');
    const frame = await tab.frame();
    const runs = (region: string, run: RegExp) =>
      frame.getByRole('region', { name: region }).getByRole('button', { name: run });
    assert.equal(await runs('Earlier runs', /^Run 1.*Stopped\./).getAttribute('aria-expanded'), 'true');
    await frame.getByRole('row', { name: label, exact: true, selected: true }).waitFor();
    await runs('Later runs', /^Run 2/).click();
    await tab.waitForStatus('ended');
    await tab.lastRow('session.end', /^2:\d+, .*session ended.*closed/);

    await tab.press('Start again');
    await tab.waitForStatus('running');
    await tab.row('session.start', /^3:1, /);
    for (const run of [/^Run 1.*Stopped\./, /^Run 2.*window was closed or reloaded/]) {
      await runs('Earlier runs', run).waitFor();
    }
  });

  it('keeps the captures of tabs that nobody has looked at since the window was loaded', async () => {
    const folder = vscode.newFolder();
    mkdirSync(join(folder, '.vscode'));
    writeFileSync(join(folder, '.vscode', 'settings.json'), '{ "ipcInspector.captures.keep": 1 }');
    await workbench.close();
    workbench = await vscode.open(folder);
    tab = new SessionTab(workbench);
    await startTwoSamples();
    await tab.waitForStatus('running');
    await tab.row('memory.map', /sample:1 mapped/);

    await workbench.reload();
    await tab.waitForStatus('ended');
    await tab.press('Start again');
    await tab.row('session.start', /^2:1, /);
    await workbench
      .tab(/sample/)
      .nth(0)
      .click();
    await tab.row('message', /^\d+, .*parent to sample on main, .*small section of data/);
  });

  it('survives the death of its recorder: the tab lives, nothing is left behind, a restart is offered', async () => {
    await startSample();
    const [recorder, ...others] = recorders();
    assert.ok(recorder !== undefined && others.length === 0, `${others.length + 1} recorders`);
    process.kill(recorder, 'SIGKILL');

    await tab.waitForStatus('died');
    await tab.row('message', /parent to sample on main, .*small section of data/);
    await tab.lastRow('session.end', /hostDied/);
    await noChildLeft();

    await tab.press('Start again');
    await tab.waitForStatus('running');
    await tab.row('message', /^2:\d+, .*parent to sample on main, .*small section of data/);
  });
});
