import { readdirSync } from 'node:fs';
import type { KernelModule, LedgerEntry } from '../../src/host/kernel/kernel.ts';
import { prepareRun } from '../../src/host/live/prepareRun.ts';
import { rehearsalPlan } from '../../src/host/live/rehearsalPlan.ts';
import { removeRunFolder } from '../../src/host/live/runFolder.ts';
import { rehearse } from '../../src/host/reactor/rehearse.ts';
import { sessionDescription } from '../../src/protocol/description.ts';

/** Its first steps, up to the first that sends many messages at once, which end by themselves on any machine. */
const playedSteps = 65;
/** ms */
const patience = 20_000;

/** The rehearsal of a run that is then not played, without the end that it has on a slow machine. */
export async function rehearseOnce(kernel: KernelModule) {
  const params = {
    description: sessionDescription.parse({ pipes: { main: {} } }),
    folder: process.cwd(),
    workspaceFolder: process.cwd(),
    title: 'rehearsed',
    capture: { file: 'none' },
    nameSeed: null,
    interactive: false,
    duration: null,
  };
  const run = prepareRun(params, kernel);
  try {
    const { description, ...rest } = rehearsalPlan(run, kernel);
    const steps = description.steps.slice(0, playedSteps);
    const plan = { ...rest, description: { ...description, steps }, duration: patience };
    const ledger: LedgerEntry[] = [];
    const filesBefore = readdirSync(run.runFolder);
    const records = await rehearse(plan, kernel, {
      sessionId: run.sessionId,
      folder: run.runFolder,
      ledger: (entry) => ledger.push(entry),
    });
    const isOurs = (path: string) => path === plan.names.pipes.server;
    return {
      records,
      ledger,
      pipesLeft: kernel.listPipes().filter(isOurs),
      filesBefore,
      filesAfter: readdirSync(run.runFolder),
    };
  } finally {
    removeRunFolder(run.runFolder);
  }
}
