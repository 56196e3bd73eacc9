import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Fault, FaultContext } from './fault.ts';
import { busySession } from './hostKilled.ts';
import type { MutationWork } from './mutationWorker.ts';
import { memoryOf } from './support/processes.ts';
import { Recorder } from './support/recorder.ts';

/** The system's own: what a row leaves in its own goes with it. */
const temporary = tmpdir();
/** Longest time for one input, and most memory above what it was at the start. */
const timeLimit = 10_000;
/** ms */
const lookEvery = 20;
const memoryLimit = 400 * 2 ** 20;
/** Bytes of the capture that is mutated: several records of each kind, and quickly read. */
const size = 24 * 1024;

export const mutatedCaptures: Fault = {
  name: 'mutated-captures',
  what: '# captures cut off, with wrong bits and words, with pieces in other places',
  counts: { short: 400, normal: 10_000, long: 1_000_000 },
  patience: 7200,
  async run(context) {
    const { count, random } = context;
    const original = await recordSomething(context);
    const memory = memoryOf(process.pid);
    const each = Math.ceil(count / availableParallelism());
    const parts: Part[] = [];
    for (let from = 0; from < count; from += each) {
      parts.push(new Part(context, original, from, Math.min(count, from + each)));
    }
    let most = 0;
    while (parts.some(({ ended }) => !ended)) {
      most = Math.max(most, memoryOf(process.pid) - memory);
      const hanging = parts.filter((part) => part.hangs());
      const grew = most > memoryLimit;
      if (hanging.length > 0 || grew) {
        const kept = await Promise.all((grew ? parts : hanging).map((part) => part.keep()));
        const what = grew ? `took ${most} bytes of memory` : 'hangs the reader';
        assert.fail(`One of these inputs of seed ${random.seed} ${what}: ${kept.join(', ')}`);
      }
      await sleep(lookEvery);
    }
    for (const part of parts) part.check();
    const sum = (which: 1 | 2) => parts.reduce((all, { progress }) => all + (progress[which] ?? 0), 0);
    const opened = sum(1);
    assert.ok(opened > count / 10, 'most inputs are still captures');
    return `${opened} opened in part or whole with ${sum(2)} records, ${count - opened} refused in words; at most ${Math.round(most / 2 ** 20)} MiB more memory`;
  },
};

/** A stretch of the inputs, read by a thread of its own. */
class Part {
  ended = false;
  readonly progress = new Int32Array(new SharedArrayBuffer(12));
  readonly #file: string;
  readonly #to: number;
  readonly #seed: number;
  readonly #worker: Worker;
  #failure: Error | null = null;
  #input = -1;
  #looks = 0;

  constructor({ place, random }: FaultContext, original: Uint8Array, from: number, to: number) {
    this.#file = join(place.captures, `mutated-${from}.pcapng`);
    this.#to = to;
    this.#seed = random.seed;
    const { progress } = this;
    const workerData: MutationWork = { original, file: this.#file, from, to, seed: this.#seed, progress };
    // Each input leaves a reader's windows behind: in the little room by default they are collected all the time.
    const resourceLimits = { maxYoungGenerationSizeMb: 64 };
    this.#worker = new Worker(join(__dirname, 'mutations.cjs'), { workerData, resourceLimits });
    this.#worker.on('error', (error) => {
      this.#failure = error;
    });
    this.#worker.on('exit', () => {
      this.ended = true;
    });
  }

  /** Looked for so often, not for so long by the time of day: the whole process may be stopped for a while. */
  hangs(): boolean {
    const now = Atomics.load(this.progress, 0);
    this.#looks = this.ended || now !== this.#input ? 0 : this.#looks + 1;
    this.#input = now;
    return this.#looks * lookEvery > timeLimit;
  }

  /** Ends it; returns where the input is that it was at. */
  async keep(): Promise<string> {
    await this.#worker.terminate();
    const kept = join(temporary, `ipc-mutated-${this.#input}-of-${this.#seed}.pcapng`);
    copyFileSync(this.#file, kept);
    return kept;
  }

  check(): void {
    const at = Atomics.load(this.progress, 0);
    assert.equal(this.#failure, null, `input ${at} of seed ${this.#seed}: ${this.#failure}`);
    assert.equal(at, this.#to);
  }
}

async function recordSomething({ place }: FaultContext): Promise<Uint8Array> {
  const recorder = new Recorder();
  await recorder.start(place, busySession(place), { interactive: true });
  const { memory } = await recorder.next('memory.map', ({ source }) => source === 'announced');
  await recorder.request('memory', { memory, offset: 0, length: 4096 });
  await recorder.next('message');
  await recorder.stop();
  await recorder.release();
  const bytes = readFileSync(recorder.capture);
  // The beginning, and the end with the last snapshots and session.end.
  const half = size >> 1;
  return bytes.length <= size ? bytes : Buffer.concat([bytes.subarray(0, half), bytes.subarray(-half)]);
}
