/** A reactor that does nothing but end when it is woken: it tells by which number, and that this means nothing any more. */
import { workerData } from 'node:worker_threads';
import { WakeGate } from '../../../src/host/reactor/wakeGate.ts';
import { newKernel } from './testKernel.ts';

/** Places in the shared words, each of 32 bits; a handle fits. */
export const [token, gone] = [0, 1];

if (workerData?.gate !== undefined) {
  const words = new Int32Array(workerData.shared);
  const kernel = newKernel();
  Atomics.store(words, token, Number(kernel.wakeToken));
  Atomics.notify(words, token);
  kernel.wait(20_000);
  new WakeGate(workerData.gate).close();
  kernel.dispose();
  Atomics.store(words, gone, 1);
}
