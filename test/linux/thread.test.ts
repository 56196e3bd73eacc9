import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { WakeToken } from '../../src/host/kernel/kernel.ts';
import { wake } from '../../src/host/linux/linuxKernel.ts';
import { program, sample } from './support/program.ts';
import { EventNotes, listenSpec, PipeNotes, TestKernel } from './support/testKernel.ts';

const messages = 200_000;
const openDescriptors = () => readdirSync('/proc/self/fd').length;

if (isMainThread) {
  describe('Linux: a kernel in a worker thread', () => {
    const run = async (task: string): Promise<unknown[]> => {
      const worker = new Worker(__filename, { workerData: { task } });
      const told: unknown[] = [];
      worker.on('message', (message: unknown) => {
        told.push(message);
        if (task === 'wake' && told.length === 1) setTimeout(() => wake(message as WakeToken), 50);
      });
      const code = await new Promise((resolve, reject) => {
        worker.on('exit', resolve);
        worker.on('error', reject);
      });
      assert.equal(code, 0);
      return told;
    };

    it(`takes ${messages} messages of a C child in order, none lost`, async () => {
      assert.deepEqual(await run('flood'), [messages]);
    }).timeout(60_000);

    it('is woken from another thread', async () => {
      const [, waited] = await run('wake');
      assert.ok(typeof waited === 'number' && waited < 5000, `${waited}`);
    }).timeout(20_000);

    it('leaves no descriptor behind', async () => {
      await run('everything');
      const before = openDescriptors();
      for (let i = 0; i < 3; i++) await run('everything');
      assert.equal(openDescriptors(), before);
    }).timeout(60_000);

    it('can be terminated while it waits, and takes its children along', async () => {
      const worker = new Worker(__filename, { workerData: { task: 'forever' } });
      const { pid, folder } = await new Promise<{ pid: number; folder: string }>((resolve) =>
        worker.once('message', resolve),
      );
      await worker.terminate();
      rmSync(folder, { recursive: true });
      const deadline = Date.now() + 5000;
      while (readdirSync('/proc').includes(String(pid)) && !isZombie(pid)) {
        assert.ok(Date.now() < deadline, 'the child outlived its thread');
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }).timeout(20_000);
  });
} else {
  const { task }: { task: string } = workerData;
  const test = new TestKernel();
  if (task === 'flood') flood(test);
  else if (task === 'wake') waitToBeWoken(test);
  else if (task === 'everything') everything(test);
  else forever(test);
  test.dispose();
}

function isZombie(pid: number): boolean {
  const { execFileSync } = require('node:child_process') as typeof import('node:child_process');
  return execFileSync('ps', ['-o', 'state=', '-p', String(pid)])
    .toString()
    .startsWith('Z');
}

function flood(test: TestKernel): void {
  const notes = new PipeNotes();
  let next = 0;
  let last = 0;
  notes.message = (connection, bytes, time) => {
    const number = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
    if (number !== next) throw new Error(`message ${number} came instead of ${next}`);
    if (time < last || connection.since > time) throw new Error('time runs backwards');
    next += 1;
    last = time;
  };
  test.kernel.listen(listenSpec(test.path('main')), notes);
  const child = test.start(sample('flood'), ['--pipe', test.path('main'), '--count', String(messages)]);
  test.until('all came', () => child.exit !== null && notes.ends.length === 1, 50);
  parentPort?.postMessage(next);
}

function waitToBeWoken(test: TestKernel): void {
  parentPort?.postMessage(Number(test.kernel.wakeToken));
  const started = Date.now();
  test.kernel.wait(10_000);
  parentPort?.postMessage(Date.now() - started);
}

/** One of each object, used and closed. */
function everything(test: TestKernel): void {
  const notes = new PipeNotes();
  const event = { object: 'event e', name: null, type: 'eventfd', reset: 'auto', open: false } as const;
  test.kernel.createEvent({ ...event, waitedBy: 'parent' }, new EventNotes());
  test.kernel.createEvent({ ...event, waitedBy: 'child' }, new EventNotes());
  test.kernel.createSection({ object: 'memory m', name: null, size: 4096, open: false });
  test.kernel.listen(listenSpec('', { inherit: true }), notes);
  test.kernel.listen(listenSpec(test.path('main')), notes);
  const child = test.start(sample('passes-descriptor'), ['--pipe', test.path('main')], { stdin: 'open' });
  test.start(program('waits', 'ipc_sleep(60000);'));
  test.until('it came', () => notes.received.length === 1);
  const descriptor = notes.received[0]?.bytes.readUInt32LE(0) ?? -1;
  test.kernel.adoptSection('memory worker:1', child.child.pid, descriptor);
  try {
    test.start('/nowhere');
  } catch {
    // It must leave nothing behind either.
  }
}

function forever(test: TestKernel): void {
  const child = test.start('/bin/sleep', ['1000']);
  test.settle(50);
  parentPort?.postMessage({ pid: child.child.pid, folder: test.folder });
  for (;;) test.kernel.wait(200);
}
