import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { HandleTable } from '../../src/host/win32/handleTable.ts';
import * as win32 from '../../src/host/win32/win32Kernel.ts';
import { rehearseOnce } from '../support/rehearseOnce.ts';
import { clock } from './support/testKernel.ts';

describe('the rehearsal of a run', () => {
  it('sends and takes through real pipes, and leaves nothing behind', async () => {
    const table = new HandleTable(clock);
    await rehearseOnce(win32);
    await delay(20);
    const before = table.countOf(process.pid);
    const { records, pipesLeft } = await rehearseOnce(win32);
    // A step is a record, and so is each message where it is sent and where it is taken.
    assert.ok(records > 65 + 2 * 32, `${records} records`);
    assert.deepEqual(pipesLeft, []);
    // Node gives back what a thread needed when its event loop learns that the thread has ended.
    const deadline = clock.now() + 10e9;
    while (table.countOf(process.pid) > before && clock.now() < deadline) await delay(20);
    assert(
      table.countOf(process.pid) <= before,
      `${before} handles before, ${table.countOf(process.pid)} after`,
    );
  });
});
