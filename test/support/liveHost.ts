import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Channel } from '../../src/protocol/channel.ts';
import { type SessionDescriptionInput, sessionDescription } from '../../src/protocol/description.ts';
import { hostFlags } from '../../src/protocol/hostFlags.ts';
import type { HostNotices } from '../../src/protocol/notices.ts';
import { everything } from '../../src/protocol/query.ts';
import type { Record } from '../../src/protocol/record.ts';
import type { HostMethods } from '../../src/protocol/requests.ts';

/** A session in a host of the built product, kept as the extension keeps one: interactively. */
export class LiveHost {
  readonly channel: Channel<HostMethods, HostNotices>;
  /** Once it was started. */
  ledger = '';
  readonly ended: Promise<HostNotices['ended']>;
  readonly process: ChildProcess = fork(join('dist', 'host.cjs'), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: hostFlags(availableParallelism(), process.allowedNodeEnvironmentFlags),
  });

  constructor() {
    const host = this.process;
    this.channel = new Channel<HostMethods, HostNotices>({
      send: (message) => void host.send(message as object),
      onMessage: (listener) => void host.on('message', listener),
      onClose: (listener) => void host.on('disconnect', listener),
    });
    this.ended = new Promise((resolve) => this.channel.on('ended', resolve));
  }

  /**
   * @param folder where the capture goes
   * @returns path of the capture
   */
  async start(description: SessionDescriptionInput, folder: string): Promise<string> {
    const { capture, ledger } = await this.channel.request('start', {
      description: sessionDescription.parse(description),
      folder: resolve('.'),
      workspaceFolder: resolve('.'),
      title: 'test',
      capture: { folder },
      nameSeed: null,
      interactive: true,
      duration: null,
    });
    this.ledger = ledger;
    return capture;
  }

  /** The first record that `matches`, as soon as it is on the disk. */
  async record(what: string, matches: (record: Record) => boolean): Promise<Record> {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const { rows } = await this.channel.request('rows', { query: everything, from: 0, count: 1000 });
      const found = rows.find(({ record }) => matches(record));
      if (found) return found.record;
      if (Date.now() > deadline) throw new Error(`There was no ${what}: ${JSON.stringify(rows)}`);
      await pause(20);
    }
  }

  /** A run that is under way is ended by its host. */
  async close(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.disconnect();
    await exited;
  }
}
