import assert from 'node:assert/strict';
import type { Fault } from './fault.ts';
import { sample } from './support/place.ts';
import { Recorder } from './support/recorder.ts';

const page = 4096;
const announced = 5 * page + 3;
const written = announced + 7;

export const overruns: Fault = {
  name: 'overruns',
  what: 'a child writes past the memory it announced, which is recorded in every way there is, # times',
  counts: { short: 1, normal: 3, long: 30 },
  patience: 300,
  async run({ count, place }) {
    let snapshots = 0;
    for (let round = 0; round < count; round++) {
      const recorder = new Recorder();
      await recorder.start(
        place,
        {
          children: [{ name: 'worker', program: sample('overruns'), args: [] }],
          pipes: { main: {} },
          events: { bell: {} },
          announcements: [{ pipe: 'main', length: 8, handle: 'u32le@0', size: 'u32le@4' }],
          capture: { snapshots: { every: 100, onMessage: ['main'], onEvent: ['bell'] } },
          steps: [{ wait: 'worker:1' }, { snapshot: 'worker:1' }],
        },
        { interactive: true },
      );
      snapshots += await recordOne(recorder);
      await recorder.release();
    }
    return `an error names the place; ${snapshots} snapshots by step, demand, timer, event, message and at the end; the bytes are there after it`;
  },
};

/** @returns how many snapshots were taken */
async function recordOne(recorder: Recorder): Promise<number> {
  const { memory, announcedSize } = await recorder.next('memory.map');
  assert.equal(Number(announcedSize), announced);
  const tell = async (letter: string) => {
    const bytes = Buffer.from(letter);
    await recorder.request('send', { pipe: 'main', instance: null, bytes });
    await recorder.next('message', ({ direction, data }) => direction === 'in' && bytes.equals(data));
  };
  const snapshot = (wanted: string) => recorder.next('memory.snapshot', ({ reason }) => reason === wanted);
  await snapshot('step');
  await tell('w');
  await recorder.next('memory.change', ({ ranges }) => ranges.some(([offset]) => offset === page));
  assert.ok(!recorder.records().some(({ kind }) => kind === 'error'), 'within the size is no overrun');
  await tell('o');
  const overrun = await recorder.next('error');
  assert.equal(overrun.object, `memory ${memory}`);
  assert.match(overrun.message, new RegExp(`20 bytes from offset ${written} on are not zero`));
  assert.ok(overrun.remedy?.includes(String(written)));

  for (const reason of ['message', 'timer']) await snapshot(reason);
  await recorder.request('setEvent', { event: 'bell' });
  await snapshot('event');
  await recorder.request('snapshot', { memory });
  await snapshot('demand');
  const look = { memory, offset: 0, length: 6 * page };
  const live = await recorder.request('memory', look);
  await recorder.request('send', { pipe: 'main', instance: null, bytes: Buffer.from('q') });
  // The run ends with its only child.
  await recorder.end();
  await snapshot('end');
  const after = await recorder.request('memory', look);
  assert.deepEqual([live.live, after.live], [true, false]);
  for (const { bytes } of [live, after]) {
    assert.deepEqual(
      [bytes[99], bytes[100], bytes[page], bytes[written], bytes[written - 1]],
      [7, 0, 1, 9, 0],
    );
  }
  return recorder.records().filter(({ kind }) => kind === 'memory.snapshot').length;
}
