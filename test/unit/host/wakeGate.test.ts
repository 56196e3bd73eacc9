import assert from 'node:assert/strict';
import { Worker } from 'node:worker_threads';
import { WakeGate } from '../../../src/host/reactor/wakeGate.ts';

/** Passes again and again until the gate is closed; counts how often, and how often what is woken was gone by then. */
const passer = `
  const { workerData } = require('node:worker_threads');
  const [gate, counts] = [new Int32Array(workerData.gate), new Int32Array(workerData.counts)];
  while (Atomics.load(gate, 0) !== 2) {
    if (Atomics.compareExchange(gate, 0, 0, 1) !== 0) continue;
    if (Atomics.load(counts, 0) === 1) Atomics.add(counts, 1, 1);
    Atomics.add(counts, 2, 1);
    for (let spin = 0; spin < 200; spin++) if (Atomics.load(counts, 0) === 1) Atomics.add(counts, 1, 1);
    Atomics.store(gate, 0, 0);
    Atomics.notify(gate, 0);
  }`;

describe('gate of the wake', () => {
  it('lets pass until it is closed', () => {
    const gate = new WakeGate();
    let passed = 0;
    const count = () => passed++;
    new WakeGate(gate.memory).pass(count);
    gate.pass(count);
    assert.equal(passed, 2);
    gate.close();
    gate.pass(count);
    new WakeGate(gate.memory).pass(count);
    assert.equal(passed, 2);
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
      const [gone, late, passed] = [0, 1, 2];
      const words = new Int32Array(counts);
      const worker = new Worker(passer, { eval: true, workerData: { gate: gate.memory, counts } });
      while (Atomics.load(words, passed) < 100) await new Promise((resolve) => setImmediate(resolve));
      gate.close();
      Atomics.store(words, gone, 1);
      await new Promise((resolve) => worker.once('exit', resolve));
      assert.equal(words[late], 0);
    }
  });
});
