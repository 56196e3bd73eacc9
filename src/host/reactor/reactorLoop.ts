import { setImmediate as turn } from 'node:timers/promises';
import type { Sequencer } from '../capture/sequencer.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Session } from '../session/session.ts';
import type { Deadlines } from './deadlines.ts';

/** Longest wait; V8 notices that the thread is to end only between two waits. ms */
const longestWait = 250;
/** How long a record may wait in a buffer that is not full. ms */
const flushWait = 20;
/** How long nothing is read before another look for a free buffer: the writer cannot end a wait for the kernel. ms */
const pausedWait = 1;
/** How long commands of the main thread may wait while messages keep coming. ms */
const longestBurst = 1;

export interface ReactorParts {
  readonly kernel: Kernel;
  readonly session: Session;
  readonly sequencer: Sequencer;
  readonly deadlines: Deadlines;
  readonly clock: Clock;
}

/**
 * Runs a session to its end.
 *
 * One round waits for the kernel, tells the session, and then lets Node's event loop turn once, so that commands of the
 * main thread and answers to our own requests arrive between two waits.
 *
 * @param each called once a round with the time (ns)
 */
export async function reactorLoop(parts: ReactorParts, each: (now: number) => void): Promise<void> {
  const { kernel, session, sequencer, deadlines, clock } = parts;
  session.start();
  let paused = false;
  let flushedAt = 0;
  while (!session.over) {
    const busy = sequencer.unflushed || paused;
    const before = sequencer.lastSeq;
    kernel.wait(deadlines.remaining(paused ? pausedWait : busy ? flushWait : longestWait));
    session.poll();
    goOnWhileRecording(parts, before);
    deadlines.run();
    session.poll();
    const now = clock.now();
    each(now);
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
    // A step may have waited for an answer that came in this turn: nothing would end the next wait for it.
    session.poll();
  }
}

/**
 * In a flood a turn of Node's loop after each wait would cost as much as the messages, and in a dialogue the reply would
 * wait for it. A command ends the wait, records nothing, and so ends this.
 */
function goOnWhileRecording({ kernel, session, sequencer, clock }: ReactorParts, before: number): void {
  let seen = before;
  const until = clock.now() + longestBurst * 1e6;
  while (sequencer.lastSeq !== seen && !sequencer.starved && !session.over && clock.now() < until) {
    seen = sequencer.lastSeq;
    kernel.wait(longestBurst);
    session.poll();
  }
}
