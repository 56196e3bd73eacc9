import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, writeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hostFlags } from '../../../src/protocol/hostFlags.ts';
import { LiveBytes } from '../../../src/webview/memory/LiveBytes.ts';
import { LiveHost } from '../../support/liveHost.ts';
import type { Bench } from '../support/bench.ts';
import { cpuTime, memoryInUse } from '../support/cpuTime.ts';
import { type AnyMeasurement, measurement, median } from '../support/measurement.ts';
import { percentile } from '../support/percentile.ts';

const shown = 65_536;
const page = 4096;
const large = 2 ** 32;
const few = 2 ** 24;
const used = 64;

/** A host that watches one section of our own making, which this process writes as a child would. */
class WatchedMemory {
  readonly host = new LiveHost();
  readonly #name = `/ipc-bench-${process.pid}-${Math.random().toString(36).slice(2)}`;
  #fd = -1;
  #bare: ChildProcess | null = null;

  async start(bench: Bench, size: number): Promise<void> {
    const folder = mkdtempSync(join(bench.folder, 'memory-'));
    await this.host.start({ memory: { frame: { size, name: this.#name } } }, folder);
    await this.host.record('memory.map', ({ kind }) => kind === 'memory.map');
    this.#fd = openSync(`/dev/shm${this.#name}`, 'r+');
  }

  write(offset: number, bytes: Uint8Array): void {
    writeSync(this.#fd, bytes, 0, bytes.length, offset);
  }

  window(offset: number, length: number, base?: number) {
    const ask = { memory: 'frame', offset, length };
    return this.host.channel.request('memory', base === undefined ? ask : { ...ask, base });
  }

  /** % of a core that the host takes while `work` goes on. */
  load(work: () => Promise<unknown>): Promise<number> {
    return loadOf(this.host.process, work);
  }

  /** A bare Node process, started as a host is, that answers with the window. */
  bareNode(length: number): ChildProcess {
    this.#bare = fork('test/bench/references/bareWindow.mjs', [`/dev/shm${this.#name}`, String(length)], {
      serialization: 'advanced',
      execArgv: hostFlags(availableParallelism(), process.allowedNodeEnvironmentFlags),
    });
    return this.#bare;
  }

  get memoryInUse(): number {
    return memoryInUse(this.host.process.pid ?? 0);
  }

  async close(): Promise<void> {
    this.#bare?.kill();
    if (this.#fd >= 0) closeSync(this.#fd);
    await this.host.close();
  }
}

/** % of a core that a process takes while `work` goes on. */
async function loadOf({ pid = 0 }: ChildProcess, work: () => Promise<unknown>): Promise<number> {
  const before = cpuTime(pid);
  const begun = performance.now();
  await work();
  return ((cpuTime(pid) - before) / ((performance.now() - begun) / 1000)) * 100;
}

/** What the memory view asks while it is visible; a page of it changes all the time. */
export const liveWindow: AnyMeasurement = measurement<{ shown: number; unseen: number; bare: number }>({
  rounds: 3,
  rows: [
    {
      id: 'live-window',
      what: 'live window of 64 KiB at 60 Hz, beyond the same host unseen',
      unit: '%',
      against: 'a bare Node process that reads the window, compares it and answers its parent',
      target: { of: 'ours', atMost: 2 },
      outcome: (rounds) => {
        // That the bytes change is found and recorded whether anybody looks or not.
        const ours = median(rounds.map(({ shown, unseen }) => shown - unseen));
        const reference = median(rounds.map(({ bare }) => bare));
        const beside = {
          'unseen, the same changes recorded': median(rounds.map(({ unseen }) => unseen)),
          'all together': median(rounds.map(({ shown }) => shown)),
        };
        return { ours, reference, ratio: ours / reference, beside };
      },
    },
  ],
  async round(bench) {
    const memory = new WatchedMemory();
    try {
      await memory.start(bench, shown);
      memory.write(0, new Uint8Array(shown).fill(1));
      await pause(1500);
      const live = new LiveBytes();
      const bare = memory.bareNode(shown);
      let frame = 0;
      const change = async (seconds: number, look: (at: number) => Promise<unknown>) => {
        const begun = performance.now();
        for (const first = frame; frame - first < seconds * 60; ) {
          frame++;
          const at = page * (frame % 16);
          memory.write(at, Buffer.from([frame]));
          await look(at);
          await pause(Math.max(0, begun + ((frame - first) * 1000) / 60 - performance.now()));
        }
      };
      const window = async (at: number) => {
        const { bytes } = live.complete(await memory.window(0, shown, live.base(0, shown)));
        if (bytes.length !== shown || bytes[at] !== frame % 256)
          throw new Error(`The window has ${bytes.length} bytes, and ${bytes[at]} at ${at}.`);
      };
      const bareWindow = async () => {
        bare.send('window');
        await once(bare, 'message');
      };
      // It is looked at for minutes: in the first seconds V8 has the code still to compile.
      await change(12, window);
      const ours = await memory.load(() => change(6, window));
      const unseen = await memory.load(() => change(6, () => Promise.resolve()));
      await change(12, bareWindow);
      return { shown: ours, unseen, bare: await loadOf(bare, () => change(6, bareWindow)) };
    } finally {
      await memory.close();
    }
  },
});

interface Sparse {
  /** MiB more than with a section of 16 MiB of which as many pages exist, and of which as much is asked. */
  readonly memory: number;
  /** ms */
  readonly jumps: readonly number[];
  /** % of a core */
  readonly load: number;
  /** ms from a write to its record on the disk */
  readonly seen: number;
}

/** 4 GiB, of which 64 pages exist. */
export const sparseSection: AnyMeasurement = measurement<Sparse>({
  rounds: 3,
  rows: [
    {
      id: 'sparse-memory',
      what: 'sparse section of 4 GiB: memory of the host',
      unit: 'MiB',
      against: null,
      // A checksum of 4 bytes for each page, where it was touched at all, and what the system counts as it likes.
      target: { of: 'ours', atMost: 4 + 4 },
      outcome: (rounds) => ({
        ours: median(rounds.map(({ memory }) => memory)),
        reference: null,
        ratio: null,
      }),
    },
    {
      id: 'sparse-jump',
      what: 'sparse section of 4 GiB: 4 KiB anywhere, p99',
      unit: 'ms',
      against: null,
      target: { of: 'ours', atMost: 5 },
      outcome: (rounds) => ({
        ours: median(rounds.map(({ jumps }) => percentile(jumps, 0.99))),
        reference: null,
        ratio: null,
        beside: { 'from a write to its record': median(rounds.map(({ seen }) => seen)) },
      }),
    },
    {
      id: 'sparse-scan',
      what: 'sparse section of 4 GiB: change scan',
      unit: '%',
      against: null,
      target: { of: 'ours', atMost: 2 },
      outcome: (rounds) => ({ ours: median(rounds.map(({ load }) => load)), reference: null, ratio: null }),
    },
  ],
  async round(bench) {
    const small = new WatchedMemory();
    const memory = new WatchedMemory();
    try {
      await small.start(bench, few);
      await memory.start(bench, large);
      for (let at = 0; at < used; at++) {
        small.write((few / used) * at + page, Buffer.from([1]));
        memory.write((large / used) * at + page, Buffer.from([1]));
      }
      await pause(2000);
      const load = await memory.load(() => pause(5000));
      const jumps: number[] = [];
      for (let jump = 0; jump < 500; jump++) {
        const begun = performance.now();
        await memory.window(page * Math.floor(Math.random() * (large / page)), page);
        jumps.push(performance.now() - begun);
      }
      for (let jump = 0; jump < 500; jump++) await small.window(page * (jump % (few / page)), page);
      const place = large - 12 * page;
      const begun = performance.now();
      memory.write(place + 100, Buffer.from([1]));
      await memory.host.record(
        'change at the far end',
        (record) => record.kind === 'memory.change' && record.ranges.some(([offset]) => offset === place),
      );
      const seen = performance.now() - begun;
      return { memory: memory.memoryInUse - small.memoryInUse, jumps, load, seen };
    } finally {
      await small.close();
      await memory.close();
    }
  },
});
