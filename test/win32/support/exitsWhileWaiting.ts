/**
 * Ends its process while another of its threads waits for a pipe, an event and a child that never move, and for a peer
 * that does not read what it was sent.
 */
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { eventSpec, launch, listenSpec, newKernel, PipeLog, untilWith } from './testKernel.ts';

if (isMainThread) {
  new Worker(__filename).on('message', () => process.exit(7));
} else {
  const kernel = newKernel();
  const log = new PipeLog();
  const pipe = kernel.listen(listenSpec(), log);
  kernel.createEvent(eventSpec(), { signalled: () => {} });
  launch(kernel, 'slow-reader', ['--pipe', pipe.childValue, '--pause', '600000']);
  untilWith(kernel, () => log.connections.length === 1, 'the child connects');
  log.connection.send(Buffer.from('read me'), 1);
  log.connection.disconnect(600_000);
  kernel.wait(500);
  parentPort?.postMessage('waiting');
  kernel.wait(3_600_000);
}
