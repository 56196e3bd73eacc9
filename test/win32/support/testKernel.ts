import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { Child, ChildSink, SpawnSpec } from '../../../src/host/kernel/child.ts';
import { startClock } from '../../../src/host/kernel/clock.ts';
import type { EventSpec } from '../../../src/host/kernel/eventObject.ts';
import type { Kernel } from '../../../src/host/kernel/kernel.ts';
import type { Connection, ConnectSpec, ListenSpec, Peer, PipeSink } from '../../../src/host/kernel/pipe.ts';
import { createKernel, objectName, pipePath } from '../../../src/host/win32/win32Kernel.ts';

export const clock = startClock();

/** A kernel for the duration of each test of the calling suite; its disposal is part of the test. */
export function useKernel(): { readonly kernel: Kernel; readonly until: Until } {
  let kernel: Kernel | undefined;
  beforeEach(() => {
    kernel = newKernel();
  });
  afterEach(() => {
    kernel?.dispose();
  });
  const current = () => {
    assert(kernel !== undefined);
    return kernel;
  };
  return {
    get kernel() {
      return current();
    },
    until: (condition, what, timeout) => untilWith(current(), condition, what, timeout),
  };
}

type Until = (condition: () => boolean, what: string, timeout?: number) => void;

export const newKernel = (): Kernel =>
  createKernel({ clock, sessionId: randomBytes(8).toString('hex'), folder: tmpdir(), ledger: () => {} });

/** Lets the kernel work until `condition` holds. */
export function untilWith(kernel: Kernel, condition: () => boolean, what: string, timeout = 20_000): void {
  const deadline = clock.now() + timeout * 1e6;
  while (!condition()) {
    assert(clock.now() < deadline, `not within ${timeout} ms: ${what}`);
    kernel.wait(50);
  }
}

export const uniqueName = (): string => objectName(`ipc-test-${randomBytes(6).toString('hex')}`);
export const uniquePath = (): string => pipePath(uniqueName(), tmpdir());

/** A program of samples/, built by scripts/buildSamples.mjs. */
export const sample = (name: string): string => resolve('samples/build/win32', `${name}.exe`);

export const listenSpec = (changes: Partial<ListenSpec> = {}): ListenSpec => ({
  object: 'pipe main',
  mode: 'message',
  access: 'duplex',
  buffer: 65_536,
  read: 'auto',
  path: uniquePath(),
  instances: 1,
  inherit: false,
  admit: () => null,
  ...changes,
});
export const connectSpec = (path: string, changes: Partial<ConnectSpec> = {}): ConnectSpec => ({
  object: 'pipe other',
  mode: 'message',
  access: 'duplex',
  buffer: 65_536,
  read: 'auto',
  path,
  timeout: 0,
  ...changes,
});
export const eventSpec = (changes: Partial<EventSpec> = {}): EventSpec => ({
  object: 'event bell',
  name: uniqueName(),
  type: 'event',
  reset: 'auto',
  waitedBy: 'parent',
  open: false,
  ...changes,
});
export const spawnSpec = (
  name: string,
  args: readonly string[],
  changes: Partial<SpawnSpec> = {},
): SpawnSpec => ({
  object: `child ${name}`,
  name,
  program: sample(name),
  args,
  cwd: process.cwd(),
  env: inheritedEnvironment(),
  stdin: 'closed',
  console: false,
  ...changes,
});

function inheritedEnvironment(): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) environment[name] = value;
  return environment;
}

interface Message {
  readonly connection: Connection;
  readonly bytes: Buffer;
  readonly time: number;
  readonly since: number;
  readonly truncated: boolean;
}

/** A sink that keeps what it is told. */
export class PipeLog implements PipeSink {
  readonly connections: Connection[] = [];
  readonly messages: Message[] = [];
  readonly refusals: string[] = [];
  readonly tickets: number[] = [];
  readonly failures: string[] = [];
  readonly failedTickets: Array<{ ticket: number; written: number; name: string | null }> = [];
  readonly reasons: string[] = [];

  connected(connection: Connection): void {
    this.connections.push(connection);
  }
  refused(_peer: Peer, reason: string): void {
    this.refusals.push(reason);
  }
  message(connection: Connection, bytes: Uint8Array, time: number, truncated: boolean): void {
    this.messages.push({ connection, bytes: Buffer.from(bytes), time, since: connection.since, truncated });
  }
  descriptors(): void {
    assert.fail('there are no descriptors on Windows');
  }
  sent(_connection: Connection, ticket: number): void {
    this.tickets.push(ticket);
  }
  sendFailed(
    _connection: Connection,
    ticket: number,
    written: number,
    failure: { name: string | null },
  ): void {
    this.failedTickets.push({ ticket, written, name: failure.name });
  }
  closed(_connection: Connection, reason: string): void {
    this.reasons.push(reason);
  }
  failed(failure: { message: string }): void {
    this.failures.push(failure.message);
  }

  /** The only connection so far. */
  get connection(): Connection {
    const [connection] = this.connections;
    assert(connection !== undefined);
    return connection;
  }
  get texts(): string[] {
    return this.messages.map(({ bytes }) => bytes.toString('latin1'));
  }
}

type Exit = Parameters<ChildSink['exited']>[0];

export class ChildLog implements ChildSink {
  exit: Exit | null = null;
  onExit = () => {};
  readonly ended: string[] = [];
  readonly #output: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };

  output(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    this.#output[stream].push(Buffer.from(bytes));
  }
  outputEnded(stream: 'stdout' | 'stderr'): void {
    this.ended.push(stream);
  }
  exited(exit: Exit): void {
    this.exit = exit;
    this.onExit();
  }
  get stdout(): string {
    return Buffer.concat(this.#output.stdout).toString();
  }
  get stderr(): string {
    return Buffer.concat(this.#output.stderr).toString();
  }
  /** Exited, and nothing more will come from it. */
  get over(): boolean {
    return this.exit !== null && this.ended.length === 2;
  }
}

export function launch(
  kernel: Kernel,
  name: string,
  args: readonly string[],
  changes: Partial<SpawnSpec> = {},
): { child: Child; log: ChildLog } {
  const log = new ChildLog();
  return { child: kernel.spawn(spawnSpec(name, args, changes), log), log };
}
