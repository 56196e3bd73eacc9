import assert from 'node:assert/strict';
import { CaptureReader } from '../../src/host/capture/captureReader.ts';
import { isPattern } from '../support/patterns.ts';
import type { Fault, FaultContext } from './fault.ts';
import { sample } from './support/place.ts';
import { Recorder } from './support/recorder.ts';

const size = 64;
/** Most pipes of one child: more children than processors only compete for them. */
const pipesEach = 8;

/** Floods in which a message that is missing, doubled, in the wrong place or wrong in one byte would be found. */
export const numberedFloods: readonly Fault[] = [1, 8, 64].map((pipes) => ({
  name: `flood-${pipes}`,
  what: `# messages through ${pipes} ${pipes === 1 ? 'pipe' : 'pipes'}, each filled in its own way`,
  counts: { short: 30_000, normal: 300_000, long: 10_000_000 },
  patience: 3600,
  run: (context: FaultContext) => flood(context, pipes),
}));

async function flood({ count, place, random }: FaultContext, pipes: number): Promise<string> {
  const seed = random.below(2 ** 31);
  const keys = Array.from({ length: pipes }, (_, index) => `p${index}`);
  const senders = Math.ceil(pipes / pipesEach);
  const each = count / senders;
  const children = Array.from({ length: senders }, (_, index) => {
    const first = ['--pipes', Math.min(pipes, pipesEach), '--first', index * pipesEach];
    const args = [...first, '--count', each, '--seed', seed, size].map(String);
    return { name: `sender${index}`, program: sample('patterns'), args };
  });
  const recorder = new Recorder();
  const begun = performance.now();
  await recorder.start(place, { children, pipes: Object.fromEntries(keys.map((key) => [key, {}])) });
  const { exitCode } = await recorder.end(3_600_000);
  const seconds = (performance.now() - begun) / 1000;
  await recorder.release();
  assert.equal(exitCode, 0);
  const found = check(recorder.capture, seed, keys);
  assert.equal(found, count);
  const rate = Math.round(count / seconds)
    .toLocaleString('en')
    .replaceAll(',', ' ');
  return `all there, in order on each pipe, each byte right; ${rate} a second`;
}

/** @returns how many messages the capture holds, when each is the next one of its pipe, whole */
function check(capture: string, seed: number, pipes: readonly string[]): number {
  const reader = CaptureReader.open(capture);
  try {
    do reader.follow();
    while (!reader.caughtUp);
    assert.ok(reader.complete, 'the capture can be read to its end');
    const scanner = reader.scanner();
    const next = new Map(pipes.map((key, index) => [key, { index, number: 0 }]));
    let messages = 0;
    for (let row = 0; row < reader.total; row++) {
      const record = scanner.scan(row, size);
      assert.notEqual(record.kind, 'gap');
      if (record.kind !== 'message') continue;
      const pipe = next.get(record.pipe);
      if (!pipe || record.length !== size || !isPattern(record.data, seed, pipe.index, pipe.number)) {
        const found = Buffer.from(record.data).toString('hex');
        assert.fail(`seed ${seed}, row ${row}: not message ${pipe?.number} of ${record.pipe}: ${found}`);
      }
      pipe.number++;
      messages++;
    }
    return messages;
  } finally {
    reader.close();
  }
}
