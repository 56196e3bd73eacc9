import { poll } from '../../vscode/support/poll.ts';
import type { Workbench } from '../../vscode/support/workbench.ts';
import { type AnyMeasurement, measurement, median } from '../support/measurement.ts';
import { inVscode } from './inVscode.ts';

const extension = 'ipc-inspector.ipc-inspector';

interface Activation {
  /** ms, as the extension host measured it. */
  readonly activate: number;
  readonly load: number;
}

/** The packaged extension in a real VS Code, by the figures that its own page of startup performance shows. */
const startUp = measurement<Activation>({
  rounds: 5,
  rows: [
    {
      id: 'ui-activate',
      what: 'activation in the extension host',
      unit: 'ms',
      against: null,
      target: { of: 'ours', atMost: 30 },
      outcome: (rounds) => ({
        ours: median(rounds.map(({ activate }) => activate)),
        reference: null,
        ratio: null,
        beside: { 'and loading its code': median(rounds.map(({ load }) => load)) },
      }),
    },
  ],
  round: () =>
    inVscode(async ({ open }) => {
      const workbench = await open();
      // Its tree is what activates it, as for most users.
      await workbench.showContainer('IPC Inspector');
      await workbench.page.locator('.pane-header', { hasText: 'Sessions' }).waitFor();
      await workbench.page.locator('.statusbar').waitFor();
      return await activationOf(workbench);
    }),
});

/** From the table of *Developer: Startup Performance*: extension, eager, load code, call activate, finish activate, … */
async function activationOf(workbench: Workbench): Promise<Activation> {
  const { page } = workbench;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await workbench.run('Developer: Startup Performance');
  const editor = page.locator('.editor-instance .monaco-editor').first();
  await editor.locator('.view-line', { hasText: 'System Info' }).waitFor();
  return await poll('the activation in the table', 30_000, async () => {
    await editor.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+c');
    const text = await page.evaluate(() => navigator.clipboard.readText());
    const row = text.split('\n').find((line) => line.includes(extension));
    const [load, activate] = row?.split('|').slice(3).map(Number) ?? [];
    return load === undefined || activate === undefined ? undefined : { load, activate };
  });
}

export const activation: readonly AnyMeasurement[] = [startUp];
