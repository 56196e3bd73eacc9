import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuTime } from '../support/cpuTime.ts';
import { type AnyMeasurement, measurement, median } from '../support/measurement.ts';
import { inVscode } from './inVscode.ts';
import { buildPaced } from './stage.ts';

const rate = 50_000;
/** Until the window has settled, and V8 has compiled what runs all the time. */
const settle = 20;
const seconds = 30;

/** % of a core that the extension host of a real VS Code takes. */
interface Busy {
  readonly following: number;
  /** The same window before the session. */
  readonly before: number;
}

/** The packaged extension in a real VS Code, whose tab follows a flood. */
const flood = measurement<Busy>({
  rounds: 1,
  rows: [
    {
      id: 'ui-extension-host',
      what: `following ${rate} records/s: the extension host is busy, beyond the same window before`,
      unit: '%',
      against: null,
      target: { of: 'ours', atMost: 5 },
      outcome: (rounds) => ({
        // What VS Code and its own extensions do there goes on.
        ours: median(rounds.map(({ following, before }) => following - before)),
        reference: null,
        ratio: null,
        beside: {
          'before the session': median(rounds.map(({ before }) => before)),
          'all together': median(rounds.map(({ following }) => following)),
        },
      }),
    },
  ],
  async round() {
    // They ask for their environment when they are loaded, which other rows do without.
    const [{ SessionTab }, { extensionHostOf }] = await Promise.all([
      import('../../vscode/support/sessionTab.ts'),
      import('../../vscode/support/processes.ts'),
    ]);
    return inVscode(async ({ workspace, name, open }) => {
      const count = rate * (settle + seconds + 30);
      const args = ['--rate', String(rate), '--count', String(count)];
      const children = [{ name: 'paced', program: buildPaced(workspace), args }];
      writeFileSync(join(workspace, 'flood.ipc.json'), JSON.stringify({ children, pipes: { main: {} } }));
      const workbench = await open(workspace);
      await workbench.openFile('flood.ipc.json');
      await workbench.editorAction(/Start This Description/).waitFor();
      const pid = extensionHostOf(name);
      await pause(settle * 1000);
      const before = await loadOf(pid);
      await workbench.editorAction(/Start This Description/).click();
      const tab = new SessionTab(workbench);
      await tab.lastRow('message', /paced to parent/);
      await pause(settle * 1000);
      const following = await loadOf(pid);
      await tab.waitForStatus('running');
      return { following, before };
    });
  },
});

async function loadOf(pid: number): Promise<number> {
  const [cpu, begun] = [cpuTime(pid), performance.now()];
  await pause(seconds * 1000);
  return ((cpuTime(pid) - cpu) / ((performance.now() - begun) / 1000)) * 100;
}

export const extensionHost: readonly AnyMeasurement[] = [flood];
