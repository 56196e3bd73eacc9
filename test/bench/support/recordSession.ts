import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CaptureReader } from '../../../src/host/capture/captureReader.ts';
import { Channel } from '../../../src/protocol/channel.ts';
import { type SessionDescriptionInput, sessionDescription } from '../../../src/protocol/description.ts';
import type { HostMethods, HostNotices } from '../../../src/protocol/requests.ts';

/** A host whose session has ended, which still answers. */
export interface EndedHost {
  readonly pid: number;
  readonly channel: Channel<HostMethods, HostNotices>;
}

/**
 * Runs a session in a host of the built product, without a front end that would compete for the processor.
 * @param look at the host, before it ends as well
 */
export async function runSession<T>(
  description: SessionDescriptionInput,
  capture: string,
  look: (host: EndedHost) => T | Promise<T>,
): Promise<T> {
  const host = fork(join('dist', 'host.cjs'), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const channel = new Channel<HostMethods, HostNotices>({
    send: (message) => void host.send(message as object),
    onMessage: (listener) => void host.on('message', listener),
    onClose: (listener) => void host.on('disconnect', listener),
  });
  const ended = new Promise<HostNotices['ended']>((resolve) => channel.on('ended', resolve));
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
  const { exitCode } = await ended;
  const seen = await look({ pid: host.pid ?? 0, channel });
  host.disconnect();
  await once(host, 'exit');
  if (exitCode !== 0) throw new Error(`The session ended with exit code ${exitCode}.`);
  return seen;
}

/** Runs a session and opens what it recorded. */
export async function recordSession(
  description: SessionDescriptionInput,
  capture: string,
): Promise<CaptureReader> {
  await runSession(description, capture, () => {});
  const reader = CaptureReader.open(capture);
  await reader.followAll();
  return reader;
}
