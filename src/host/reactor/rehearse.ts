import { smallestBuffer } from '../capture/format.ts';
import { Sequencer } from '../capture/sequencer.ts';
import { BufferQueue, createSharedBuffers } from '../capture/sharedBuffers.ts';
import { startClock } from '../kernel/clock.ts';
import type { Kernel, KernelModule, KernelOptions } from '../kernel/kernel.ts';
import { NativeError } from '../kernel/nativeError.ts';
import { Session, type SessionHost } from '../session/session.ts';
import type { SessionPlan } from '../session/sessionPlan.ts';
import { Deadlines } from './deadlines.ts';
import { reactorLoop } from './reactorLoop.ts';

/** It keeps nothing, reads no memory and no program. */
const nobody: SessionHost = {
  mapped: () => {},
  resized: () => {},
  snapshot: () => Promise.resolve(''),
  save: () => Promise.resolve(''),
  beforeUnmap: () => Promise.resolve(),
  namesIn: () => Promise.resolve({ pipes: [], objects: [] }),
  ended: () => {},
};

/**
 * Plays a session through all that messages pass, real pipes of the system included, and throws its records away.
 *
 * V8 compiles what has run often enough. Without this the first hundreds of replies of a child are noticed five times as
 * late as the later ones, and in a flood the compiler's threads take the processors from those who send and receive.
 *
 * @param plan see rehearsalPlan
 * @returns how many records were made and thrown away
 */
export async function rehearse(
  plan: SessionPlan,
  kernelModule: KernelModule,
  options: Omit<KernelOptions, 'clock'>,
): Promise<number> {
  const clock = startClock();
  const deadlines = new Deadlines(clock.now);
  const buffers = createSharedBuffers(3, smallestBuffer);
  const written = new BufferQueue(buffers);
  const sequencer = new Sequencer(buffers, clock, plan.version);
  let kernel: Kernel | null = null;
  try {
    kernel = kernelModule.createKernel({ ...options, clock });
    const session = new Session({ kernel, clock, deadlines, recorder: sequencer }, plan, nobody);
    await reactorLoop({ kernel, session, sequencer, deadlines, clock }, () => {
      while (!written.idle) written.release(written.next()?.buffer ?? 0);
    });
  } catch (error) {
    // What the system refuses here it refuses the session as well, which tells about it.
    if (!(error instanceof NativeError)) throw error;
  } finally {
    kernel?.dispose();
  }
  return sequencer.lastSeq;
}
