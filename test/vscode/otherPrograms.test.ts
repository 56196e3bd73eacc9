import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { environment } from './support/environment.ts';
import { SessionTab } from './support/sessionTab.ts';
import { withVscode } from './support/withVscode.ts';
import type { Workbench } from './support/workbench.ts';

describe('programs that are started elsewhere', () => {
  const vscode = withVscode();
  const started: ChildProcess[] = [];
  let workspace: string;
  let workbench: Workbench;
  let tab: SessionTab;

  before(async function () {
    this.timeout(120_000);
    workspace = vscode.newFolder();
    workbench = await vscode.open(workspace);
    tab = new SessionTab(workbench);
  });
  after(() => {
    for (const program of started) program.kill('SIGKILL');
  });

  /** Starts a sample by hand, as a user or a debugger would. */
  function start(sample: string, pipe: string): ChildProcess {
    const folder = environment.target === 'linux' ? 'linux' : 'win32';
    const file = resolve('samples', 'build', folder, folder === 'linux' ? sample : `${sample}.exe`);
    const command = environment.target === 'wine' ? ['wine', file] : [file];
    const [program = file, ...args] = [...command, '--pipe', pipe];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    started.push(child);
    return child;
  }

  const pipeName = (name: string) =>
    environment.target === 'linux'
      ? join(workspace, `${name}.sock`)
      : `\\\\.\\pipe\\ipc-${name}-${process.pid}`;

  /** Takes the default of the question with this step, once it is on the screen. */
  async function takeDefault(step: string): Promise<void> {
    await workbench.page.locator('.quick-input-titlebar', { hasText: step }).waitFor();
    await workbench.page.locator('.quick-input-widget .monaco-list-row.focused').waitFor();
    await workbench.page.keyboard.press('Enter');
  }

  /** Types a name into a list, which then offers it. */
  async function typeName(step: string, name: string): Promise<void> {
    await workbench.page.locator('.quick-input-titlebar', { hasText: step }).waitFor();
    await workbench.page.locator('.quick-input-widget input').fill(name);
    await workbench.quickPickRow(name).waitFor();
    await workbench.page.keyboard.press('Enter');
  }

  it('connect to a session that waits for them, and talk', async () => {
    const pipe = pipeName('waiting');
    await workbench.run('IPC: Start Session…');
    await workbench.pick('Wait for a program that I start…');
    await typeName('(1/3)', pipe);
    await takeDefault('(2/3)');
    await takeDefault('(3/3)');
    await tab.row('pipe.listen', /main/);
    start('echo', pipe);
    await tab.row('pipe.connect', /main/);
    await tab.send('to you');
    await tab.row('message', /to parent on main, .*to you/);
    await workbench.run('IPC: Start Child Again');
    await workbench
      .notification('This session describes no child: its programs are started elsewhere.')
      .waitFor();
    await workbench.run('IPC: Stop Session');
    await tab.waitForStatus('ended');
    await workbench.closeTab('waiting');
  });

  it('are connected to when they serve a pipe of their own', async () => {
    const pipe = pipeName('serving');
    const server = start('serves', pipe);
    if (server.stdout) await once(server.stdout, 'data');
    await workbench.run('IPC: Start Session…');
    await workbench.pick('Connect to an existing pipe…');
    await typeName('(1/2)', pipe);
    await takeDefault('(2/2)');
    await tab.row('pipe.connect', /main/);
    await tab.send('anybody there?');
    await tab.row('message', /to parent on main, .*answer: anybody there\?/);
    server.kill('SIGKILL');
    await tab.row('pipe.disconnect', /main/);
    start('serves', pipe);
    await workbench.run('IPC: Connect Again');
    await tab.row('pipe.connect', /main .*client 2/);
    await tab.send('and again?');
    await tab.row('message', /to parent on main .*answer: and again\?/);
  });
});
