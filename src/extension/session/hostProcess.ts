import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Channel, type Transport } from '../../protocol/channel.ts';
import { hostFlags } from '../../protocol/hostFlags.ts';
import type { HostNotices } from '../../protocol/notices.ts';
import type { HostMethods } from '../../protocol/requests.ts';
import type { Log } from '../log.ts';

export type HostChannel = Channel<HostMethods, HostNotices>;

export interface HostOptions {
  /** The bundle of the session host. */
  readonly script: string;
  /** A `node` to run it with; null: the runtime of the extension host. */
  readonly runtime: string | null;
  readonly log: Log;
}

/** After its channel is closed, a host stops its children in order, which takes at most 3 s, and writes out its capture. */
const exitGrace = 10_000;

/** A session host: the process that owns FFI, children and capture, so that nothing of it can hurt the editor. */
export class HostProcess {
  readonly channel: HostChannel;
  /** How it ended, as part of a sentence: `signal SIGKILL`. Never rejects. */
  readonly exited: Promise<string>;
  readonly #process: ChildProcess;

  constructor({ script, runtime, log }: HostOptions) {
    this.#process = fork(script, [], {
      ...(runtime === null ? {} : { execPath: runtime }),
      // Flags of the extension host, such as its inspector's port, must not be inherited.
      execArgv: hostFlags(availableParallelism(), process.allowedNodeEnvironmentFlags),
      // A copy: with process.env itself Electron drops ELECTRON_RUN_AS_NODE, and a second editor opens instead of Node.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      windowsHide: true,
    });
    const name = `recorder ${this.#process.pid ?? '(not started)'}`;
    forwardLines(this.#process.stdout, (line) => log.info(`${name}: ${line}`));
    forwardLines(this.#process.stderr, (line) => log.warn(`${name}: ${line}`));
    this.exited = new Promise((resolve) => {
      this.#process.once('error', (error) => {
        // A runtime that cannot be started has no exit, but a channel that would be waited for.
        if (this.#process.pid === undefined && this.#process.connected) this.#process.disconnect();
        resolve(error.message);
      });
      this.#process.once('exit', (code, signal) =>
        resolve(signal ? `signal ${signal}` : `exit code ${code}`),
      );
    });
    this.channel = new Channel(processTransport(this.#process));
    log.info(`${name} started`);
    void this.exited.then((how) => {
      log.info(`${name} ended: ${how}`);
      this.channel.close();
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Closes the channel, upon which the host ends its run and itself; kills it when it does not. */
  async shutDown(): Promise<void> {
    this.channel.close();
    if (this.#process.connected) this.#process.disconnect();
    const timer = setTimeout(() => this.kill(), exitGrace);
    await this.exited;
    clearTimeout(timer);
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }
}

function processTransport(child: ChildProcess): Transport {
  return {
    // A host that dies between two messages is reported by its exit, not by the message that missed it.
    send: (message) => child.connected && child.send(message as object, () => {}),
    onMessage: (listener) => child.on('message', listener),
    onClose: (listener) => {
      child.once('disconnect', listener);
      child.once('error', listener);
    },
  };
}

function forwardLines(stream: Readable | null, listener: (line: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', listener);
}
