import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { applyRecord } from '../../src/protocol/applyRecord.ts';
import type { SessionDescriptionInput } from '../../src/protocol/description.ts';
import { everything } from '../../src/protocol/query.ts';
import type { Record } from '../../src/protocol/record.ts';
import type { Row } from '../../src/protocol/rowAnswers.ts';
import { emptySessionState } from '../../src/protocol/sessionState.ts';
import type { Fault, FaultContext } from './fault.ts';
import { type Place, sample } from './support/place.ts';
import { readCapture } from './support/readCapture.ts';
import { Recorder } from './support/recorder.ts';

/** Everything a host can have under its hands: children and theirs, a pipe, an event, memory, names. */
export function busySession(place: Place, ...args: string[]): SessionDescriptionInput {
  return {
    children: [{ name: 'busy', program: sample('busy'), args }],
    pipes: { main: { instances: 'unlimited' } },
    events: {
      tick: {
        waitedBy: 'parent',
        name: place.objectName(),
        ...(process.platform === 'linux' ? { type: 'semaphore' as const } : {}),
      },
    },
    memory: { frame: { size: 65_536, name: place.objectName() } },
  };
}

export const hostKilled: Fault = {
  name: 'host-killed',
  what: 'the recorder is killed at # random moments',
  counts: { short: 2, normal: 20, long: 200 },
  patience: 900,
  async run(context) {
    let kept = 0;
    let early = 0;
    for (let round = 0; round < context.count; round++) {
      const records = await killOne(context);
      if (records === null) early++;
      else kept += records;
    }
    const ended = context.count - early;
    return `${ended} captures end with hostDied, ${kept} records in them; ${early} had not begun; nothing shown was lost, nothing stayed`;
  },
};

/** @returns how many records the capture holds, null when the host died before it had begun */
async function killOne({ place, random }: FaultContext): Promise<number | null> {
  const recorder = new Recorder();
  // One in four dies while it starts.
  const starting = random.below(4) === 0;
  const started = recorder.start(place, busySession(place, '--copy'));
  let shown: readonly Row[] = [];
  if (starting) {
    started.catch(() => {});
    await sleep(random.below(process.platform === 'win32' ? 1500 : 300));
  } else {
    await started;
    await recorder.next('pipe.connect');
    await sleep(random.below(800));
    const asked = await recorder.request('rows', { query: everything, from: null, count: 50 });
    shown = asked.rows;
    await sleep(random.below(20));
  }
  await recorder.kill();
  const { state, progress, ledger, capture } = recorder;

  const successor = new Recorder();
  try {
    // Whoever does not know the ledger yet starts a fresh host all the same: its start sweeps what is stale.
    if (ledger === '') {
      await successor.request('state', {}).catch(() => {});
      return null;
    }
    const { complete } = await successor.request('recover', { capture, ledger });
    const tree = await successor.request('state', {});
    const { records, damaged } = readCapture(capture);
    assert.equal(damaged, null);
    if (records.length === 0) return null; // not even the header was on disk
    assert.ok(complete, 'the capture can be read to its end');
    assert.ok(records.length > progress.records, `${records.length} records, ${progress.records} were shown`);
    checkEnd(records);
    for (const { row, record } of shown) assert.deepEqual(records[row], { ...record }, `row ${row}`);

    // Every state that the capture passes through, to find the last live one among them.
    const passed = emptySessionState();
    const wanted = state && JSON.stringify(state);
    let seen = wanted === null;
    for (const record of records) {
      applyRecord(passed, record);
      seen ||= JSON.stringify(passed) === wanted;
    }
    assert.ok(seen, `the last live tree is none that the capture passes through: ${wanted}`);
    assert.deepEqual(tree, passed, 'the tree of the viewer is what the records add up to');
    return records.length;
  } finally {
    await recorder.release();
    await successor.release();
    await place.nothingLeft();
  }
}

function checkEnd(records: readonly Record[]): void {
  const end = records.at(-1);
  assert.ok(end?.kind === 'session.end', `the last record is ${end?.kind}`);
  assert.deepEqual([end.reason, end.exitCode], ['hostDied', 3]);
  for (const [index, { seq }] of records.entries()) assert.equal(seq, index + 1, 'numbers without holes');
}
