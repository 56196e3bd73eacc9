import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { Channel } from '../../../src/protocol/channel.ts';
import { type SessionDescriptionInput, sessionDescription } from '../../../src/protocol/description.ts';
import { hostFlags } from '../../../src/protocol/hostFlags.ts';
import type { HostNotices } from '../../../src/protocol/notices.ts';
import type { HostMethods } from '../../../src/protocol/requests.ts';

/** Of the built product. */
const builtHost = join('dist', 'host.cjs');

export interface BenchHost {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly channel: Channel<HostMethods, HostNotices>;
  readonly ended: Promise<HostNotices['ended']>;
  start(description: SessionDescriptionInput, capture: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a host without a front end that would compete for the processor.
 * @param flags of Node, besides those of every host
 */
export function startHost(script = builtHost, flags: readonly string[] = []): BenchHost {
  const host = fork(script, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...hostFlags(availableParallelism(), process.allowedNodeEnvironmentFlags), ...flags],
  });
  const channel = new Channel<HostMethods, HostNotices>({
    send: (message) => void host.send(message as object),
    onMessage: (listener) => void host.on('message', listener),
    onClose: (listener) => void host.on('disconnect', listener),
  });
  return {
    process: host,
    pid: host.pid ?? 0,
    channel,
    ended: new Promise((resolve) => channel.on('ended', resolve)),
    async start(description, capture) {
      await channel.request('start', {
        description: sessionDescription.parse(description),
        folder: process.cwd(),
        workspaceFolder: process.cwd(),
        title: 'bench',
        capture: { file: capture },
        nameSeed: null,
        interactive: false,
        duration: null,
      });
    },
    async close() {
      host.disconnect();
      await once(host, 'exit');
    },
  };
}

/**
 * Runs a session to its end.
 * @param look at the host, before it ends as well
 */
export async function runSession<T>(
  description: SessionDescriptionInput,
  capture: string,
  look: (host: BenchHost) => T | Promise<T>,
  script?: string,
): Promise<T> {
  const host = startHost(script);
  await host.start(description, capture);
  const { exitCode } = await host.ended;
  const seen = await look(host);
  await host.close();
  if (exitCode !== 0) throw new Error(`The session ended with exit code ${exitCode}.`);
  return seen;
}

/** Runs a session and opens what it recorded. */
export async function recordSession(
  description: SessionDescriptionInput,
  capture: string,
  script?: string,
): Promise<CaptureReader> {
  await runSession(description, capture, () => {}, script);
  const reader = CaptureReader.open(capture);
  await reader.followAll();
  return reader;
}
