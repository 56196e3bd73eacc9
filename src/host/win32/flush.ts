import type { PipeHandle } from './native/namedPipes.ts';
import type { Parts } from './parts.ts';
import { startWaiter } from './waiterWorker.ts';

/**
 * Calls `done` from the port when the peer has read everything, or when the pipe was disconnected before that. The only
 * call that tells exactly blocks, so a thread of its own makes it.
 */
export function flush({ port }: Parts, pipe: PipeHandle, done: () => void): void {
  const key = port.register(() => {
    port.unregister(key);
    done();
  });
  startWaiter({ task: 'flush', port: port.handle, pipe, done: key });
}
