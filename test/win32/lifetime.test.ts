import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { WakeToken } from '../../src/host/kernel/kernel.ts';
import { WakeGate } from '../../src/host/reactor/wakeGate.ts';
import { HandleTable } from '../../src/host/win32/handleTable.ts';
import { wake } from '../../src/host/win32/win32Kernel.ts';
import { gone, token } from './support/closesWhenWoken.ts';
import { processExists } from './support/processExists.ts';
import {
  clock,
  eventSpec,
  launch,
  listenSpec,
  newKernel,
  PipeLog,
  uniqueName,
  untilWith,
} from './support/testKernel.ts';

describe('a kernel', () => {
  it('gives every handle back', async () => {
    const table = new HandleTable(clock);
    const session = () => {
      const kernel = newKernel();
      const log = new PipeLog();
      const pipe = kernel.listen(listenSpec({ instances: 10 }), log);
      kernel.createEvent(eventSpec(), { signalled: () => {} });
      kernel.createEvent(eventSpec({ waitedBy: 'child' }), { signalled: () => {} });
      kernel.createSection({ object: 'memory frame', name: uniqueName(), size: 4096, open: false });
      const { log: child } = launch(kernel, 'waits', ['--pipe', pipe.childValue]);
      untilWith(kernel, () => log.messages.length === 1, 'the child speaks');
      log.connection.disconnect(1000);
      untilWith(kernel, () => child.over, 'the child ends');
      kernel.dispose();
    };
    session();
    await delay(20);
    const before = table.countOf(process.pid);
    for (let n = 0; n < 5; n++) session();
    // Node gives back what a thread needed when its event loop learns that the thread has ended.
    const deadline = clock.now() + 10e9;
    while (table.countOf(process.pid) > before && clock.now() < deadline) await delay(20);
    assert(
      table.countOf(process.pid) <= before,
      `${before} handles before, ${table.countOf(process.pid)} after`,
    );
  });

  it('waits as long as it is told when nothing happens', () => {
    const kernel = newKernel();
    const begun = clock.now();
    kernel.wait(700);
    const waited = (clock.now() - begun) / 1e6;
    assert(waited >= 690, `waited ${waited} ms of 700`);
    kernel.dispose();
  });

  it('is woken by another thread', () => {
    const kernel = newKernel();
    const worker = new Worker(join(__dirname, 'wakesKernel.cjs'), { workerData: kernel.wakeToken });
    const begun = clock.now();
    kernel.wait(30_000);
    assert((clock.now() - begun) / 1e6 < 20_000);
    kernel.dispose();
    return worker.terminate();
  });

  it('does not end before who is just waking it has done so', async () => {
    const gate = new WakeGate();
    const word = new Int32Array(gate.memory);
    const shared = new SharedArrayBuffer(8);
    const words = new Int32Array(shared);
    const workerData = { gate: gate.memory, shared };
    const worker = new Worker(join(__dirname, 'closesWhenWoken.cjs'), { workerData });
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    assert.notEqual(Atomics.wait(words, token, 0, 20_000), 'timed-out');
    gate.pass(() => {
      wake((words[token] ?? 0) as WakeToken);
      // The other thread has been woken, and goes on to close: it sleeps in front of the gate, or it has gone through.
      const deadline = clock.now() + 20e9;
      while (Atomics.notify(word, 0) === 0 && Atomics.load(words, gone) === 0) assert(clock.now() < deadline);
      assert.equal(Atomics.load(words, gone), 0, 'nothing is closed meanwhile');
      wake((words[token] ?? 0) as WakeToken);
    });
    await ended;
    assert.equal(Atomics.load(words, gone), 1);
    let late = 0;
    gate.pass(() => late++);
    assert.equal(late, 0, 'the number means nothing any more');
  });

  it('takes its children along when its process is killed', async () => {
    const note = join(tmpdir(), `${uniqueName()}.txt`);
    const host = spawn(process.execPath, [join(__dirname, 'launchesAndDies.cjs'), note], { stdio: 'ignore' });
    await new Promise((resolve) => host.on('exit', resolve));
    const pid = Number(readFileSync(note, 'utf8'));
    rmSync(note);
    assert(pid > 0);
    const deadline = clock.now() + 10e9;
    while (processExists(pid) && clock.now() < deadline) await delay(20);
    assert(!processExists(pid), `process ${pid} is still there`);
  }).timeout(60_000);

  it('does not keep its process from ending, whatever it waits for', async () => {
    const child = spawn(process.execPath, [join(__dirname, 'exitsWhileWaiting.cjs')], { stdio: 'ignore' });
    const code = await new Promise((resolve) => child.on('exit', resolve));
    assert.equal(code, 7);
  }).timeout(60_000);
});
