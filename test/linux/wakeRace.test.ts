import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import type { KernelModule, WakeToken } from '../../src/host/kernel/kernel.ts';
import { loadKernel } from '../../src/host/kernel/loadKernel.ts';
import { wake } from '../../src/host/linux/linuxKernel.ts';
import { LiveRun } from '../../src/host/live/liveRun.ts';
import { loadChecksum } from '../../src/host/memory/checksum.ts';
import { WakeGate } from '../../src/host/reactor/wakeGate.ts';
import { sessionDescription } from '../../src/protocol/description.ts';
import type { HostMethods } from '../../src/protocol/requests.ts';
import { buildThreads } from '../support/buildThreads.ts';
import { TestKernel } from './support/testKernel.ts';

/** What the threads share: the number to wake by, and whether what it means is gone. */
const [token, gone] = [0, 1];
const patience = 20_000;

if (isMainThread) {
  describe('Linux: the wake of a kernel that ends', () => {
    it('waits for who is just waking it', async () => {
      const gate = new WakeGate();
      const word = new Int32Array(gate.memory);
      const shared = new SharedArrayBuffer(8);
      const words = new Int32Array(shared);
      const worker = new Worker(__filename, { workerData: { gate: gate.memory, shared } });
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      assert.equal(Atomics.wait(words, token, 0, patience), 'ok');
      gate.pass(() => {
        wake((words[token] ?? 0) as WakeToken);
        // The other thread has been woken, and goes on to close: it sleeps in front of the gate, or it has gone through.
        const deadline = Date.now() + patience;
        while (Atomics.notify(word, 0) === 0 && Atomics.load(words, gone) === 0) {
          assert.ok(Date.now() < deadline);
        }
        assert.equal(Atomics.load(words, gone), 0, 'nothing is closed meanwhile');
        wake((words[token] ?? 0) as WakeToken);
      });
      await ended;
      assert.equal(Atomics.load(words, gone), 1);
    }).timeout(patience);

    it('reaches nothing when the main thread has not heard yet that the run has ended', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'ipc-wake-'));
      await buildThreads(__dirname, ['reactor', 'writer']);
      const kernel = await loadKernel();
      let eventfd: { readonly token: WakeToken; readonly identity: string | null } | null = null;
      let late = 0;
      const watched: KernelModule = {
        ...kernel,
        wake(token) {
          eventfd ??= { token, identity: identityOf(token) };
          if (identityOf(token) === eventfd.identity) kernel.wake(token);
          else late++;
        },
      };
      const { postMessage } = Worker.prototype;
      let answers = 0;
      Worker.prototype.postMessage = function (message, transferred) {
        postMessage.call(this, message, transferred);
        if (eventfd === null || typeof message !== 'object' || message?.type !== 'result') return;
        // The last answer, which lets the run end: all of the reactor's end lies between it and the wake behind it.
        answers++;
        const deadline = Date.now() + patience;
        while (identityOf(eventfd.token) === eventfd.identity) assert.ok(Date.now() < deadline);
      };
      try {
        let end = () => {};
        const ended = new Promise<void>((resolve) => {
          end = resolve;
        });
        const others = { written: () => {}, backlog: () => {}, unrecorded: () => {} };
        const run = new LiveRun(params(folder), watched, await loadChecksum(), { ...others, ended: end });
        // Answered behind the number to wake by, which is then told to us with the next command.
        await run.command('environment', null);
        await run.command('stop', { reason: 'stopped' });
        await ended;
      } finally {
        Worker.prototype.postMessage = postMessage;
        rmSync(folder, { recursive: true });
      }
      assert.equal(answers, 1);
      assert.equal(late, 0, 'what has its number now is left alone');
    }).timeout(2 * patience);
  });
} else closeWhenWoken(workerData);

/** An eventfd's number of its own, which no other file has; null when it is closed. */
function identityOf(descriptor: number): string | null {
  try {
    return (
      /^eventfd-id:\s*\d+$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'latin1'))?.[0] ?? null
    );
  } catch {
    return null;
  }
}

function params(folder: string): HostMethods['start']['params'] {
  return {
    description: sessionDescription.parse({ pipes: { main: {} } }),
    folder,
    workspaceFolder: folder,
    title: 'wake',
    capture: { folder },
    nameSeed: null,
    interactive: true,
    duration: null,
  };
}

/** A reactor that does nothing but end. */
function closeWhenWoken({ gate, shared }: { gate: SharedArrayBuffer; shared: SharedArrayBuffer }): void {
  const words = new Int32Array(shared);
  const test = new TestKernel();
  Atomics.store(words, token, Number(test.kernel.wakeToken));
  Atomics.notify(words, token);
  test.kernel.wait(patience);
  new WakeGate(gate).close();
  test.dispose();
  Atomics.store(words, gone, 1);
}
