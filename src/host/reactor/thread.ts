/**
 * The reactor thread: receives everything, orders it, and runs the session. It never touches the disk.
 *
 * One round of its loop waits for the kernel, tells the session, and then lets Node's event loop turn once, so that
 * commands of the main thread and answers to our own requests arrive between two waits.
 */

import { appendFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { Channel } from '../../protocol/channel.ts';
import { Sequencer } from '../capture/sequencer.ts';
import { startClock } from '../kernel/clock.ts';
import { loadKernel } from '../kernel/loadKernel.ts';
import { Session, type SessionHost } from '../session/session.ts';
import { SnapshotTriggers } from '../session/snapshotTriggers.ts';
import { BacklogReport } from './backlogReport.ts';
import { reactorCommands, reactorParsers } from './commands.ts';
import { Deadlines } from './deadlines.ts';
import { portTransport } from './portTransport.ts';
import type { MainMethods, MainNotices, ReactorInput, ReactorNotices } from './reactorMessages.ts';

/** Longest wait; V8 notices that the thread is to end only between two waits. */
const longestWait = 250;
/** How long a record may wait in a buffer that is not full. ms */
const flushWait = 20;
/** How long nothing is read before another look for a free buffer: the writer cannot end a wait for the kernel. ms */
const pausedWait = 1;
/** How long commands of the main thread may wait while messages keep coming. ms */
const longestBurst = 1;

async function main(): Promise<void> {
  if (!parentPort) throw new Error('The reactor runs in a thread of the session host.');
  const port = parentPort;
  const { plan, buffers } = workerData as ReactorInput;
  const kernelModule = await loadKernel();
  // After the libraries are loaded: that takes longer than most children need to start.
  const clock = startClock();
  const deadlines = new Deadlines(clock.now);
  const sequencer = new Sequencer(buffers, clock, plan.version);
  const kernel = kernelModule.createKernel({
    clock,
    sessionId: plan.sessionId,
    folder: plan.runFolder,
    ledger: (entry) => appendFileSync(plan.ledger, `${JSON.stringify(entry)}\n`),
  });
  const channel = new Channel<MainMethods, MainNotices>(portTransport(port));
  const notify = <K extends keyof ReactorNotices>(name: K, value: ReactorNotices[K]) =>
    channel.notify(name, value);
  let end: ReactorNotices['ended'] | null = null;
  const host: SessionHost = {
    mapped: (section) => notify('mapped', section),
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
  notify('started', { wakeToken: kernel.wakeToken, clock: clock.origin });

  session.start();
  let paused = false;
  let flushedAt = 0;
  while (!session.over) {
    const busy = sequencer.unflushed || paused;
    const before = sequencer.lastSeq;
    kernel.wait(deadlines.remaining(paused ? pausedWait : busy ? flushWait : longestWait));
    session.poll();
    goOnWhileRecording(before);
    deadlines.run();
    session.poll();
    const now = clock.now();
    backlog.poll(now);
    // The first record after a quiet time goes out at once, those of a flood together: each hand-over wakes two threads.
    if (now - flushedAt >= flushWait * 1e6) {
      sequencer.flush();
      flushedAt = now;
    }
    if (sequencer.starved !== paused) {
      paused = sequencer.starved;
      kernel.pauseReading(paused);
    }
    await turn();
  }

  /**
   * In a flood a turn of Node's loop after each wait would cost as much as the messages, and in a dialogue the reply would
   * wait for it. A command ends the wait, records nothing, and so ends this.
   */
  function goOnWhileRecording(before: number): void {
    let seen = before;
    const until = clock.now() + longestBurst * 1e6;
    while (sequencer.lastSeq !== seen && !sequencer.starved && !session.over && clock.now() < until) {
      seen = sequencer.lastSeq;
      kernel.wait(longestBurst);
      session.poll();
    }
  }
  kernel.dispose();
  sequencer.finish();
  if (end) notify('ended', end);
  port.close();
}

void main();
