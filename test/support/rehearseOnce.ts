import { readdirSync } from 'node:fs';
import type { KernelModule, LedgerEntry } from '../../src/host/kernel/kernel.ts';
import { prepareRun } from '../../src/host/live/prepareRun.ts';
import { rehearsalPlan } from '../../src/host/live/rehearsalPlan.ts';
import { removeRunFolder } from '../../src/host/live/runFolder.ts';
import { rehearse } from '../../src/host/reactor/rehearse.ts';
import { sessionDescription } from '../../src/protocol/description.ts';

/** The rehearsal of a run that is then not played. */
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
    const plan = rehearsalPlan(run, kernel);
    const ledger: LedgerEntry[] = [];
    const filesBefore = readdirSync(run.runFolder);
    const begun = performance.now();
    const records = await rehearse(plan, kernel, {
      sessionId: run.sessionId,
      folder: run.runFolder,
      ledger: (entry) => ledger.push(entry),
    });
    const ms = performance.now() - begun;
    const isOurs = (path: string) => path === plan.names.pipes.server;
    return {
      records,
      ms,
      ledger,
      pipesLeft: kernel.listPipes().filter(isOurs),
      filesBefore,
      filesAfter: readdirSync(run.runFolder),
    };
  } finally {
    removeRunFolder(run.runFolder);
  }
}
