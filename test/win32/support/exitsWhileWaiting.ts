/** Ends its process while another of its threads waits for a pipe, an event and a child that never move. */
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { eventSpec, listenSpec, newKernel, PipeLog } from './testKernel.ts';

if (isMainThread) {
  new Worker(__filename).on('message', () => process.exit(7));
} else {
  const kernel = newKernel();
  kernel.listen(listenSpec(), new PipeLog());
  kernel.createEvent(eventSpec(), { signalled: () => {} });
  kernel.wait(100);
  parentPort?.postMessage('waiting');
  kernel.wait(3_600_000);
}
