import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from './fault.ts';
import { sample } from './support/place.ts';
import { Recorder } from './support/recorder.ts';

/** Loaded into every thread of the host before its own code: a wall clock that nobody can rely on. */
const jumpingClock = `
const day = 86_400_000;
const now = Date.now;
let calls = 0;
Date.now = () => now() + (calls++ % 3 - 1) * day;
globalThis.Date = class extends Date {
  constructor(...args) { super(...(args.length === 0 ? [Date.now()] : args)); }
};
`;
const waited = 400;

export const clockJumps: Fault = {
  name: 'clock-jumps',
  what: 'the system’s clock jumps by a day at every look, during # messages',
  // The child lives longer than the step waits: without one the step would end for that.
  counts: { short: 100, normal: 200, long: 2_000 },
  async run({ count, place }) {
    const script = join(place.captures, 'jumpingClock.cjs');
    writeFileSync(script, jumpingClock);
    process.env.NODE_OPTIONS = `--require ${script.replaceAll('\\', '/')}`;
    const recorder = new Recorder();
    delete process.env.NODE_OPTIONS;
    const args = ['--count', String(count), '--interval', '5'];
    await recorder.start(place, {
      children: [{ name: 'ticker', program: sample('ticker'), args }],
      pipes: { main: {} },
      events: {
        never: { waitedBy: 'parent', ...(process.platform === 'win32' ? { name: place.objectName() } : {}) },
      },
      steps: [{ connect: 'main' }, { wait: 'never', timeout: waited }],
      onFail: 'continue',
    });
    const begun = performance.now();
    await recorder.end(120_000);
    const took = performance.now() - begun;
    const records = recorder.records();
    await recorder.release();
    let time = 0;
    for (const record of records) {
      assert.ok(record.time >= time, `record ${record.seq} is before the one in front of it`);
      time = record.time;
    }
    assert.ok(time / 1e6 < took + 20_000, `the run took ${took} ms, its records ${time / 1e6} ms`);
    const messages = records.filter(({ kind }) => kind === 'message').length;
    assert.equal(messages, count);
    const connected = records.find(({ kind }) => kind === 'step.ok');
    const failed = records.find((record) => record.kind === 'step.fail');
    assert.ok(connected && failed, 'the step that waits for nothing fails');
    assert.match(failed.message, /^Waited /, 'and for no other reason');
    const wait = (failed.time - connected.time) / 1e6;
    assert.ok(wait >= waited && wait < waited + 3000, `a timeout of ${waited} ms took ${wait} ms`);
    return `time never falls in ${records.length} records; a timeout of ${waited} ms took ${Math.round(wait)} ms`;
  },
};
