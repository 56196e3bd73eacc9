import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, FaultContext } from './fault.ts';
import { busySession } from './hostKilled.ts';
import { CommandLine } from './support/commandLine.ts';
import { killProcess, ownProcesses } from './support/processes.ts';
import { readCapture } from './support/readCapture.ts';
import { patience, Recorder } from './support/recorder.ts';
import { until } from './support/until.ts';

export const keeperKilled: Fault = {
  name: 'keeper-killed',
  what: 'the command line is killed # times, every second time the recorder with it',
  counts: { short: 2, normal: 6, long: 40 },
  patience: 600,
  async run(context) {
    for (let round = 0; round < context.count; round++) await killOne(context, round % 2 === 1);
    return 'alone: the run ends in order, session.end says closed; with its recorder: the next start removes everything and ends the capture with hostDied';
  },
};

async function killOne({ place, random }: FaultContext, both: boolean): Promise<void> {
  const capture = place.newCapture();
  const before = new Set(ownProcesses().map(({ pid }) => pid));
  const keeper = CommandLine.run(place, busySession(place, '--copy'), '--capture', capture);
  await until('messages', patience, () => keeper.stdout.includes('"message"'));
  await sleep(random.below(300));
  const hosts = ownProcesses().filter(
    ({ pid, name }) => !before.has(pid) && pid !== keeper.pid && /^node/i.test(name),
  );
  const [host] = hosts;
  assert.ok(host && hosts.length === 1, `the recorder among ${hosts.map(({ pid }) => pid).join(', ')}`);
  keeper.kill();
  if (both) {
    killProcess(host.pid);
    // Whatever is started next sweeps.
    await until('both to be gone', patience, () => !ownProcesses().some(({ pid }) => pid === host.pid));
    await new Recorder().release();
    await place.nothingLeft();
    const { records, complete } = readCapture(capture);
    const end = records.at(-1);
    assert.ok(end?.kind === 'session.end', `the last record is ${end?.kind}`);
    assert.deepEqual([end.reason, end.exitCode, complete], ['hostDied', 3, true]);
    return;
  }
  const end = await until('the capture to end', patience, () => {
    const last = readCapture(capture).records.at(-1);
    return last?.kind === 'session.end' ? last : null;
  });
  assert.equal(end.reason, 'closed');
  await place.nothingLeft();
}
