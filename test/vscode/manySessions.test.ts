import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { environment } from './support/environment.ts';
import { poll } from './support/poll.ts';
import { extensionHostOf, processesWith } from './support/processes.ts';
import { SessionTab } from './support/sessionTab.ts';
import { withVscode } from './support/withVscode.ts';

/** A thousand take most of an hour: IPC_VSCODE_SESSIONS=1000. */
const sessions = Number(process.env.IPC_VSCODE_SESSIONS ?? 6);
/** Threads and sockets come and go. */
const slack = 6;
const mib = 2 ** 20;

interface Use {
  readonly descriptors: number;
  readonly memory: number;
}

/** Of the extension host of a server, as far as this system tells. */
function useOf(server: string): Use | null {
  if (environment.target !== 'linux') return null;
  const pid = extensionHostOf(server);
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]);
  return { descriptors: readdirSync(`/proc/${pid}/fd`).length, memory: pages * 4096 };
}

describe('many sessions, one after the other in one window', () => {
  const vscode = withVscode();

  it(`leave nothing behind, ${sessions} of them`, async function () {
    this.timeout(120_000 + sessions * 15_000);
    const workbench = await vscode.open(vscode.newFolder());
    const tab = new SessionTab(workbench);
    await workbench.run('IPC: Start Sample Session');
    await tab.row('memory.map', /sample:1 mapped/);
    const uses: Use[] = [];
    for (let run = 2; run <= sessions; run++) {
      await tab.press('Restart session');
      await tab.row('session.start', new RegExp(`^${run}:1, `));
      await tab.row('memory.map', new RegExp(`^${run}:\\d+, .*sample:1 mapped`));
      const use = useOf(vscode.name);
      if (use) uses.push(use);
    }
    const of = (program: string) => processesWith(vscode.name, program).length;
    const left = () => [of('host.cjs'), of('sample.cjs')];
    await poll('one recorder and one child to be left', 10_000, () =>
      left().every((number) => number === 1) ? true : undefined,
    ).catch(() => assert.deepEqual(left(), [1, 1], 'recorders and children that are left'));
    // What the first sessions load and cache, the later ones find.
    const settled = uses.slice(uses.length >> 2);
    const middle = settled.length >> 1;
    const least = (list: readonly Use[], what: keyof Use) => Math.min(...list.map((use) => use[what]));
    if (middle > 0) {
      const [before, after] = [settled.slice(0, middle), settled.slice(middle)];
      const descriptors = [least(before, 'descriptors'), least(after, 'descriptors')] as const;
      const memory = [least(before, 'memory') / mib, least(after, 'memory') / mib] as const;
      console.log(
        `      descriptors ${descriptors.join(' → ')}, memory ${memory.map(Math.round).join(' → ')} MiB`,
      );
      assert.ok(descriptors[1] <= descriptors[0] + slack, `descriptors: ${descriptors.join(' → ')}`);
      assert.ok(memory[1] <= memory[0] + 32, `MiB of memory: ${memory.join(' → ')}`);
    }
    await workbench.run('IPC: Stop Session');
    await tab.waitForStatus('ended');
    await poll('everything to be gone', 10_000, () => (of('sample.cjs') === 0 ? true : undefined));
    await workbench.close();
  });
});
