import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import { busySession } from './hostKilled.ts';
import { sample } from './support/place.ts';
import { killProcess, openHandles } from './support/processes.ts';
import { Recorder } from './support/recorder.ts';

export const childKilled: Fault = {
  name: 'child-killed',
  what: 'a child is killed at # random moments',
  counts: { short: 6, normal: 50, long: 200 },
  patience: 900,
  async run({ count, random, place }) {
    const recorder = new Recorder();
    const session = busySession(place);
    // One that stays: a run ends with its last child.
    const stays = { name: 'stays', program: sample('waits'), args: [] };
    const children = [...(session.children ?? []), stays];
    await recorder.start(place, { ...session, children }, { interactive: true });
    let handles = 0;
    let row = 0;
    for (let round = 0; round < count; round++) {
      if (round > 0) await recorder.request('startChild', { child: 'busy' });
      const { pid } = await recorder.next('child.start', ({ child }) => child === 'busy', row);
      await sleep(random.below(process.platform === 'win32' ? 600 : 100));
      killProcess(pid);
      const exit = await recorder.next('child.exit', (record) => record.pid === pid, row);
      assert.equal(exit.stopped, false, 'somebody else ended it');
      if (process.platform === 'linux') assert.equal(exit.signal, 'SIGKILL');
      else assert.notEqual(exit.exitCode, 0);
      await recorder.next('child.exit', (record) => record.pid === pid, row);
      row = recorder.total;
      // The first rounds open what stays open: announced memory is kept for the one who looks at it after the exit.
      if (round === 1) handles = openHandles(recorder.pid);
    }
    const { exitCode, reason } = await recorder.stop();
    assert.deepEqual([exitCode, reason], [1, 'stopped'], 'a child that was killed has failed');
    const after = openHandles(recorder.pid);
    const records = recorder.records();
    const connected = records.filter(({ kind }) => kind === 'pipe.connect').length;
    const disconnected = records.filter(({ kind }) => kind === 'pipe.disconnect').length;
    assert.equal(disconnected, connected, 'each client that came has gone');
    assert.ok(after <= handles, `${handles} handles after the first two, ${after} at the end`);
    await recorder.release();
    return `${count} child.exit, ${connected} pipe.connect and pipe.disconnect, exit code 1`;
  },
};
