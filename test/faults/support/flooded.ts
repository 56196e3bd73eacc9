import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionDescriptionInput } from '../../../src/protocol/description.ts';
import type { Record } from '../../../src/protocol/record.ts';
import type { FaultContext } from '../fault.ts';
import { sample } from './place.ts';
import { memoryOf, openHandles } from './processes.ts';
import { patience, Recorder } from './recorder.ts';
import { until } from './until.ts';

/** What a host may have more at the end: buffers that it keeps, threads of Node's pool. */
const handleSlack = process.platform === 'win32' ? 12 : 4;
const memoryLimit = 400 * 2 ** 20;
/** Longest time that the host may be deaf in a flood. ms */
const deaf = 5_000;

export interface Flood {
  /** What the child `flood` is, which is started when the host is at rest. */
  readonly program: string;
  readonly args: readonly string[];
  readonly description?: SessionDescriptionInput;
  /** ms */
  readonly limit: number;
  /** While it goes on, now and then. */
  readonly meanwhile?: (recorder: Recorder) => Promise<void>;
}

/**
 * Lets a child do its worst in a session that goes on, with another child beside it that is simply there.
 * @returns all records, from after the host had come to rest, once its handles and its memory are what they were before
 */
export async function flooded({ place }: FaultContext, flood: Flood): Promise<Record[]> {
  const recorder = new Recorder();
  const { program, args, description = {}, limit } = flood;
  await recorder.start(
    place,
    {
      pipes: { main: { instances: 'unlimited' } },
      ...description,
      children: [
        { name: 'stays', program: sample('waits'), args: [] },
        { name: 'flood', program: sample(program), args: [...args], start: 'step' },
      ],
    },
    { interactive: true },
  );
  await recorder.next('message');
  const before = openHandles(recorder.pid);
  await recorder.request('startChild', { child: 'flood' });
  const { pid } = await recorder.next('child.start', ({ child }) => child === 'flood');
  let slowest = 0;
  let most = 0;
  let row = 0;
  await until(`the flood of ${program} to end`, limit, async () => {
    const asked = performance.now();
    await recorder.request('state', {});
    slowest = Math.max(slowest, performance.now() - asked);
    most = Math.max(most, memoryOf(recorder.pid));
    await flood.meanwhile?.(recorder);
    if (recorder.gone) throw new Error('The recorder died.');
    for (; row < recorder.total; row++) {
      const exit = recorder.record(row);
      if (exit.kind === 'child.exit' && exit.pid === pid) return exit;
    }
    return null;
  });
  // What the child left in the kernel's queues is still to come.
  for (let total = -1; total !== recorder.total; await sleep(400)) total = recorder.total;
  await until(
    'no more handles than before',
    patience,
    () => openHandles(recorder.pid) <= before + handleSlack,
  ).catch(() => assert.fail(`${before} handles before, ${openHandles(recorder.pid)} at the end`));
  assert.ok(slowest < deaf, `the recorder was deaf for ${Math.round(slowest)} ms`);
  assert.ok(most < memoryLimit, `the recorder used ${most} bytes`);
  const { reason } = await recorder.stop();
  assert.equal(reason, 'stopped');
  const records = recorder.records();
  await recorder.release();
  return records;
}
