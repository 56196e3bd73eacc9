import type { MessagePort, Worker } from 'node:worker_threads';
import type { Transport } from '../../protocol/channel.ts';

/** A channel's transport between two threads. `sent` wakes the other side if that does not sleep in its event loop. */
export function portTransport(port: MessagePort | Worker, sent: () => void = () => {}): Transport {
  return {
    send(message) {
      port.postMessage(message);
      sent();
    },
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.on('threadId' in port ? 'exit' : 'close', listener),
  };
}
