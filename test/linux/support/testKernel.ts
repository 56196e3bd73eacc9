import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Child, ChildSink, SpawnSpec } from '../../../src/host/kernel/child.ts';
import { type Clock, startClock } from '../../../src/host/kernel/clock.ts';
import type { EventSink } from '../../../src/host/kernel/eventObject.ts';
import type { Kernel, LedgerEntry } from '../../../src/host/kernel/kernel.ts';
import type { Failure } from '../../../src/host/kernel/nativeError.ts';
import type { Connection, ListenSpec, PipeSink } from '../../../src/host/kernel/pipe.ts';
import { createKernel } from '../../../src/host/linux/linuxKernel.ts';

/** A kernel in a folder of its own, driven by the test. */
export class TestKernel {
  readonly folder = mkdtempSync(join(tmpdir(), 'ipc-linux-test-'));
  readonly ledger: LedgerEntry[] = [];
  readonly sessionId = `test-${process.pid}-${Math.random()}`;
  readonly clock: Clock;
  readonly kernel: Kernel;

  constructor(clock: Clock = startClock()) {
    this.clock = clock;
    this.kernel = createKernel({
      clock,
      sessionId: this.sessionId,
      folder: this.folder,
      ledger: (entry) => this.ledger.push(entry),
    });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Runs the kernel until `condition` holds. */
  until(what: string, condition: () => boolean, seconds = 10): void {
    const deadline = Date.now() + seconds * 1000;
    while (!condition()) {
      if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain until ${what}`);
      this.kernel.wait(20);
    }
  }

  /** Lets the kernel work for a while, to see what does not happen. */
  settle(milliseconds = 100): void {
    const end = Date.now() + milliseconds;
    while (Date.now() < end) this.kernel.wait(10);
  }

  start(program: string, args: readonly string[] = [], more: Partial<SpawnSpec> = {}): StartedChild {
    return new StartedChild(this.kernel, program, args, { cwd: this.folder, ...more });
  }

  dispose(): void {
    this.kernel.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function listenSpec(path: string, more: Partial<ListenSpec> = {}): ListenSpec {
  return {
    object: 'pipe main',
    mode: 'message',
    access: 'duplex',
    buffer: 65536,
    read: 'auto',
    path,
    instances: 1,
    inherit: false,
    admit: () => null,
    ...more,
  };
}

export interface Received {
  readonly connection: Connection;
  readonly bytes: Buffer;
  readonly time: number;
  readonly since: number;
  readonly truncated: boolean;
}

/** Notes all that a pipe tells. */
export class PipeNotes implements PipeSink {
  readonly connections: Connection[] = [];
  readonly received: Received[] = [];
  readonly refusals: string[] = [];
  readonly sentTickets: number[] = [];
  readonly failedSends: Array<{ ticket: number; written: number; failure: Failure }> = [];
  readonly ends: string[] = [];
  readonly failures: Failure[] = [];
  readonly story: string[] = [];
  onSections: PipeSink['descriptors'] = () => {};

  connected(connection: Connection): void {
    this.connections.push(connection);
    this.story.push('connected');
  }
  refused(_peer: unknown, reason: string): void {
    this.refusals.push(reason);
  }
  message(connection: Connection, bytes: Uint8Array, time: number, truncated: boolean): void {
    this.received.push({ connection, bytes: Buffer.from(bytes), time, since: connection.since, truncated });
    this.story.push('message');
  }
  descriptors(...given: Parameters<PipeSink['descriptors']>): void {
    this.onSections(...given);
    this.story.push('descriptors');
  }
  sent(_connection: Connection, ticket: number): void {
    this.sentTickets.push(ticket);
  }
  sendFailed(_connection: Connection, ticket: number, written: number, failure: Failure): void {
    this.failedSends.push({ ticket, written, failure });
  }
  closed(_connection: Connection, reason: string): void {
    this.ends.push(reason);
    this.story.push('closed');
  }
  failed(failure: Failure): void {
    this.failures.push(failure);
  }

  get texts(): string[] {
    return this.received.map(({ bytes }) => bytes.toString());
  }
  get connection(): Connection {
    const first = this.connections[0];
    if (first === undefined) throw new Error('nobody is connected');
    return first;
  }
}

export class EventNotes implements EventSink {
  readonly signals: Array<{ count: number; time: number; since: number }> = [];
  signalled(count: number, time: number, since: number): void {
    this.signals.push({ count, time, since });
  }
  get total(): number {
    return this.signals.reduce((sum, { count }) => sum + count, 0);
  }
}

export type Exit = Parameters<ChildSink['exited']>[0];

export class StartedChild implements ChildSink {
  readonly child: Child;
  exit: Exit | null = null;
  out = '';
  err = '';
  readonly ended: string[] = [];

  constructor(kernel: Kernel, program: string, args: readonly string[], more: Partial<SpawnSpec>) {
    const spec: SpawnSpec = {
      object: 'child worker',
      name: 'worker',
      program,
      args,
      cwd: '/',
      env: { PATH: process.env.PATH ?? '' },
      stdin: 'closed',
      console: false,
      ...more,
    };
    this.child = kernel.spawn(spec, this);
  }

  output(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    if (stream === 'stdout') this.out += Buffer.from(bytes).toString();
    else this.err += Buffer.from(bytes).toString();
  }
  outputEnded(stream: 'stdout' | 'stderr'): void {
    this.ended.push(stream);
  }
  exited(exit: Exit): void {
    this.exit = exit;
  }
}
