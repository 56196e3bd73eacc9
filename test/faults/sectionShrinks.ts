import assert from 'node:assert/strict';
import type { Fault } from './fault.ts';
import { sample } from './support/place.ts';
import { Recorder } from './support/recorder.ts';

export const sectionShrinks: Fault = {
  name: 'section-shrinks',
  what: 'a child makes its memory smaller while it is displayed, through # windows',
  counts: { short: 300, normal: 2_000, long: 50_000 },
  patience: 300,
  async run({ count, place, random }) {
    const recorder = new Recorder();
    const child = { name: 'worker', program: sample('shrinks'), args: [] };
    await recorder.start(place, { children: [child], pipes: { main: {} } }, { interactive: true });
    const { memory } = await recorder.next('memory.map');
    await recorder.request('send', { pipe: 'main', instance: null, bytes: Buffer.from('begin') });
    let whole = 0;
    for (let window = 0; window < count; window++) {
      const offset = random.below(1 << 20);
      const { bytes, known } = await recorder.request('memory', { memory, offset, length: 65_536 });
      assert.ok(bytes.length <= 65_536);
      for (const [start, length] of known) assert.ok(start >= offset && length <= bytes.length);
      if (known.length > 0) whole++;
      if (window % 100 === 0) await recorder.request('snapshot', { memory });
    }
    const { reason } = await recorder.stop();
    assert.equal(reason, 'stopped');
    assert.equal(recorder.records().at(-1)?.kind, 'session.end');
    await recorder.release();
    return `${count} windows, ${whole} of them with bytes; the recorder lives`;
  },
};
