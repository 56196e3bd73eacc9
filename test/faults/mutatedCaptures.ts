import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
    const { place, count, random } = context;
    const progress = new Int32Array(new SharedArrayBuffer(12));
    const original = await recordSomething(context);
    const file = join(place.captures, 'mutated.pcapng');
    const seed = random.seed;
    const workerData: MutationWork = { original, file, from: 0, to: count, seed, progress };
    const worker = new Worker(join(__dirname, 'mutations.cjs'), { workerData });
    let failure: Error | null = null;
    let ended = false;
    worker.on('error', (error) => {
      failure = error;
    });
    worker.on('exit', () => {
      ended = true;
    });
    const memory = memoryOf(process.pid);
    let most = 0;
    let input = -1;
    let looks = 0;
    while (!ended) {
      const now = Atomics.load(progress, 0);
      if (now !== input) {
        input = now;
        looks = 0;
      }
      most = Math.max(most, memoryOf(process.pid) - memory);
      const which = `input ${input} of seed ${seed}`;
      // Not the time of day: the whole process may be stopped for a while.
      if (++looks * lookEvery > timeLimit || most > memoryLimit) {
        await worker.terminate();
        const kept = join(temporary, `ipc-mutated-${input}-of-${seed}.pcapng`);
        copyFileSync(file, kept);
        assert.fail(
          most > memoryLimit
            ? `${which} took ${most} bytes of memory: ${kept}`
            : `${which} hangs the reader: ${kept}`,
        );
      }
      await sleep(lookEvery);
    }
    assert.equal(failure, null, `input ${Atomics.load(progress, 0)} of seed ${seed}: ${failure}`);
    assert.equal(Atomics.load(progress, 0), count);
    const [, opened = 0, records = 0] = progress;
    assert.ok(opened > count / 10, 'most inputs are still captures');
    return `${opened} opened in part or whole with ${records} records, ${count - opened} refused in words; at most ${Math.round(most / 2 ** 20)} MiB more memory`;
  },
};

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
