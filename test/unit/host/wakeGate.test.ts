import assert from 'node:assert/strict';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { WakeGate } from '../../../src/host/reactor/wakeGate.ts';

/** What the threads share: whether what is woken is gone, how often it was woken then, and how often at all. */
const [gone, late, passed] = [0, 1, 2];

if (isMainThread) {
  describe('gate of the wake', () => {
    it('lets pass until it is closed', () => {
      const gate = new WakeGate();
      let times = 0;
      const count = () => times++;
      new WakeGate(gate.memory).pass(count);
      gate.pass(count);
      assert.equal(times, 2);
      gate.close();
      gate.pass(count);
      new WakeGate(gate.memory).pass(count);
      assert.equal(times, 2);
    });

    it('opens again behind a wake that fails', () => {
      const gate = new WakeGate();
      const fails = () => {
        throw new Error('EBADF');
      };
      assert.throws(() => gate.pass(fails), /EBADF/);
      assert.throws(() => gate.pass(fails), /EBADF/);
      gate.close();
    });

    it('is closed only when whoever is in it has passed', async () => {
      for (let round = 0; round < 20; round++) {
        const gate = new WakeGate();
        const counts = new SharedArrayBuffer(12);
        const words = new Int32Array(counts);
        const worker = new Worker(__filename, { workerData: { gate: gate.memory, counts } });
        while (Atomics.load(words, passed) < 100) await new Promise((resolve) => setImmediate(resolve));
        gate.close();
        Atomics.store(words, gone, 1);
        await new Promise((resolve) => worker.once('exit', resolve));
        assert.equal(words[late], 0);
      }
    });
  });
} else passUntilClosed(workerData);

function passUntilClosed({ gate, counts }: { gate: SharedArrayBuffer; counts: SharedArrayBuffer }): void {
  const other = new WakeGate(gate);
  const words = new Int32Array(counts);
  for (let before = -1; before !== words[passed]; ) {
    before = words[passed] ?? 0;
    other.pass(() => {
      // As long as a system call takes.
      for (let look = 0; look < 200; look++) if (Atomics.load(words, gone) === 1) Atomics.add(words, late, 1);
      Atomics.add(words, passed, 1);
    });
  }
}
