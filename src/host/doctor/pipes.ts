import type { PipeSink } from '../kernel/pipe.ts';
import type { Check } from './check.ts';
import { withKernel } from './withKernel.ts';

/** On Linux what every system takes in one message; Windows has no such limit. */
const sizes = process.platform === 'win32' ? [0, 1, 65_537, 1 << 20] : [0, 1, 65_537, 200_000];

/** Sends messages to ourselves through a pipe of our own: each must arrive whole, by itself and in order. */
export const checkPipes: Check = {
  name: 'pipe messages',
  async run(tell) {
    await withKernel(({ kernel, module, unique, folder, until }) => {
      const spec = { object: 'pipe check', mode: 'message', access: 'duplex', buffer: 65_536 } as const;
      const path = module.pipePath(unique, folder);
      const received: number[] = [];
      const failures: string[] = [];
      const sink = sinkFor(received, failures);
      kernel.listen({ ...spec, read: 'auto', path, instances: 1, inherit: false, admit: () => null }, sink);
      const pipe = kernel.connect({ ...spec, read: 'auto', path, timeout: 2000 }, sink);
      until(() => pipe.connections.size > 0, 'the connection');
      const [connection] = pipe.connections;
      for (const [ticket, size] of sizes.entries()) connection?.send(new Uint8Array(size), ticket);
      const done = () => received.length >= sizes.length || failures.length > 0;
      until(done, `the arrival of ${sizes.length} messages`);
      if (failures[0] !== undefined) throw new Error(failures[0]);
      const wanted = sizes.join(', ');
      if (received.join(', ') === wanted) tell('pipe messages', 'ok', `of ${wanted} bytes arrive whole`);
      else tell('pipe messages', 'failed', `of ${wanted} bytes arrived as ${received.join(', ')}`);
    });
  },
};

function sinkFor(received: number[], failures: string[]): PipeSink {
  const ignore = () => {};
  return {
    connected: ignore,
    refused: ignore,
    message: (_connection, bytes) => received.push(bytes.length),
    descriptors: ignore,
    sent: ignore,
    sendFailed: (_connection, _ticket, _written, failure) => failures.push(failure.message),
    closed: ignore,
    failed: (failure) => failures.push(failure.message),
  };
}
