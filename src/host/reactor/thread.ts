/**
 * The reactor thread: receives everything, orders it, and runs the session. It never touches the disk.
 */

import { appendFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { Channel } from '../../protocol/channel.ts';
import { Sequencer } from '../capture/sequencer.ts';
import { startClock } from '../kernel/clock.ts';
import type { LedgerEntry } from '../kernel/kernel.ts';
import { loadKernel } from '../kernel/loadKernel.ts';
import { Session, type SessionHost } from '../session/session.ts';
import { SnapshotTriggers } from '../session/snapshotTriggers.ts';
import { BacklogReport } from './backlogReport.ts';
import { reactorCommands, reactorParsers } from './commands.ts';
import { Deadlines } from './deadlines.ts';
import { portTransport } from './portTransport.ts';
import { reactorLoop } from './reactorLoop.ts';
import type { MainMethods, MainNotices, ReactorInput, ReactorNotices } from './reactorMessages.ts';
import { rehearse } from './rehearse.ts';
import { WakeGate } from './wakeGate.ts';

async function main(): Promise<void> {
  if (!parentPort) throw new Error('The reactor runs in a thread of the session host.');
  const port = parentPort;
  const { plan, rehearsal, buffers, gate } = workerData as ReactorInput;
  const kernelModule = await loadKernel();
  const kernelOptions = {
    sessionId: plan.sessionId,
    folder: plan.runFolder,
    ledger: (entry: LedgerEntry) => appendFileSync(plan.ledger, `${JSON.stringify(entry)}\n`),
  };
  await rehearse(rehearsal, kernelModule, kernelOptions);
  // After the libraries are loaded: that takes longer than most children need to start.
  const clock = startClock();
  const deadlines = new Deadlines(clock.now);
  const sequencer = new Sequencer(buffers, clock, plan.version);
  const kernel = kernelModule.createKernel({ ...kernelOptions, clock });
  const channel = new Channel<MainMethods, MainNotices>(portTransport(port));
  const notify = <K extends keyof ReactorNotices>(name: K, value: ReactorNotices[K]) =>
    channel.notify(name, value);
  let end: ReactorNotices['ended'] | null = null;
  const host: SessionHost = {
    mapped: (section) => notify('mapped', section),
    resized: (section) => notify('resized', section),
    snapshot: (memory) => channel.request('snapshot', { memory }),
    save: (memory, file, range) => channel.request('save', { memory, file, range }),
    beforeUnmap: async () => void (await channel.request('beforeUnmap', null)),
    namesIn: (program) => channel.request('namesIn', { program }),
    ended: (how) => {
      end = how;
    },
  };
  const recorder = SnapshotTriggers.over(sequencer, plan.description, (trigger) =>
    channel.request('triggered', trigger),
  );
  const session = new Session({ kernel, clock, deadlines, recorder }, plan, host);
  const backlog = new BacklogReport(session.objects, (value) => notify('backlog', value));
  channel.serve(reactorParsers, reactorCommands(session, sequencer));
  channel.on('record', ({ fact, bytes, time }) => {
    sequencer.record(fact, { bytes, ...(time === null ? {} : { time }) });
  });
  channel.on('grown', ({ memory, realSize }) => session.objects.sections.grown(memory, realSize));
  notify('started', { wakeToken: kernel.wakeToken, clock: clock.origin });

  await reactorLoop({ kernel, session, sequencer, deadlines, clock }, (now) => backlog.poll(now));
  new WakeGate(gate).close();
  kernel.dispose();
  sequencer.finish();
  if (end) notify('ended', end);
  port.close();
}

void main();
