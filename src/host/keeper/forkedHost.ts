import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Channel, type Transport } from '../../protocol/channel.ts';
import { hostFlags } from '../../protocol/hostFlags.ts';
import type { HostNotices } from '../../protocol/notices.ts';
import type { HostMethods } from '../../protocol/requests.ts';

/** A session host that the command line has forked. The extension has its own, as it may not import this folder. */
export interface ForkedHost {
  readonly channel: Channel<HostMethods, HostNotices>;
  readonly pid: number;
  /** Resolves when the process is gone. */
  readonly gone: Promise<{ code: number | null; signal: string | null }>;
  /** Lets it go: it ends by itself when the channel is closed. */
  release(): Promise<void>;
}

/** Starts a host. What it writes to stderr is ours. */
export function forkHost(): ForkedHost {
  const child = fork(join(__dirname, 'host.cjs'), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: hostFlags(availableParallelism(), process.allowedNodeEnvironmentFlags),
    // A group or session of its own, and no console: Ctrl+C must reach us alone, also while the host is starting and
    // cannot yet ignore it. On Windows it also keeps the host out of libuv's job, which would end it with us: it is to
    // end the run in order when our channel closes, and then itself.
    detached: true,
    windowsHide: true,
    env: { ...process.env },
  });
  child.stderr?.pipe(process.stderr, { end: false });
  const gone = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
  return {
    channel: new Channel(processTransport(child)),
    pid: child.pid ?? 0,
    gone,
    async release() {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

function processTransport(child: ChildProcess): Transport {
  return {
    send: (message) => {
      // A host that has just died: its end is told by `gone`, not here.
      if (child.connected && message !== undefined) child.send(message as object, () => {});
    },
    onMessage: (listener) => void child.on('message', listener),
    onClose: (listener) => void child.once('disconnect', listener),
  };
}
