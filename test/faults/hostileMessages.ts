import assert from 'node:assert/strict';
import { everything } from '../../src/protocol/query.ts';
import { type PageMethods, pageParsers } from '../../src/protocol/requests.ts';
import type { Fault } from './fault.ts';
import { busySession } from './hostKilled.ts';
import { hostileObject, hurt } from './support/hostileValues.ts';
import { memoryOf } from './support/processes.ts';
import { Recorder } from './support/recorder.ts';
import { until } from './support/until.ts';

/** What the tab may ask of the host, through the extension: one example each, from which the hostile ones are made. */
const examples: { readonly [method: string]: unknown } = {
  rows: { query: everything, from: 0, count: 100 },
  record: { row: 3 },
  bytes: { row: 3, offset: 0, length: 1 << 24 },
  locate: { query: { ...everything, filter: 'length > 100 && (kind == "message")' }, row: 5 },
  rowOf: { seq: 7 },
  memory: { memory: 'busy:1', offset: 4096, length: 1 << 20 },
  send: { pipe: 'main', instance: 1, bytes: new Uint8Array(10) },
  setEvent: { event: 'tick' },
  resetEvent: { event: 'tick' },
  disconnect: { pipe: 'main', instance: 99 },
  allow: { pipe: 'main' },
  startChild: { child: 'nobody' },
  snapshot: { memory: 'frame' },
};
const methods = Object.keys(examples);
const names = [
  ...new Set(methods.flatMap((name) => [name, ...Object.keys(Object(examples[name]))])),
  'main',
  'tick',
];
/** How many are asked at once. */
const atOnce = 64;
/** Longest time without any answer: some are searches through everything that was recorded meanwhile. ms */
const silence = 60_000;

export const hostileMessages: Fault = {
  name: 'hostile-messages',
  what: '# hostile messages of a tab, to a live session',
  counts: { short: 800, normal: 10_000, long: 200_000 },
  patience: 1800,
  async run({ count, place, random }) {
    const recorder = new Recorder();
    await recorder.start(place, busySession(place, '--burst', '1'), { interactive: true });
    await recorder.next('memory.map', ({ source }) => source === 'announced');
    const memory = memoryOf(recorder.pid);
    let most = 0;
    const outcomes = { refused: 0, answered: 0, failed: 0 };
    for (let asked = 0; asked < count; asked += atOnce) {
      const unanswered = new Map<number, string>();
      let answeredAt = performance.now();
      const requests = Array.from({ length: atOnce }, async (_, number) => {
        const method = random.pick(methods);
        const params =
          random.below(4) > 0 ? hurt(examples[method], random, names) : hostileObject(random, names);
        let parsed: unknown;
        try {
          // As the extension does it, before anything goes on to the host.
          parsed = pageParsers[method as keyof PageMethods](params);
        } catch (error) {
          assert.ok(error instanceof Error && error.message.startsWith('The request '), String(error));
          outcomes.refused++;
          return;
        }
        unanswered.set(number, method);
        try {
          await recorder.request(method as 'rows', parsed as never);
          outcomes.answered++;
        } catch (error) {
          assert.ok(!recorder.gone, `${method} ${JSON.stringify(params)?.slice(0, 500)} ended the recorder`);
          assert.ok(error instanceof Error && error.message !== '', 'a failure has words');
          outcomes.failed++;
        } finally {
          unanswered.delete(number);
          answeredAt = performance.now();
        }
      });
      let settled = false;
      const all = Promise.all(requests).then(() => {
        settled = true;
      });
      await until('answers to all', Number.POSITIVE_INFINITY, () => {
        const waited = performance.now() - answeredAt;
        assert.ok(waited < silence, `no answer to ${[...unanswered.values()]} within ${waited} ms`);
        return settled;
      });
      await all;
      most = Math.max(most, memoryOf(recorder.pid) - memory);
    }
    assert.ok(most < 600 * 2 ** 20, `the recorder grew by ${most} bytes`);
    // What has no name in the list of requests is refused by the channel itself.
    for (const name of ['__proto__', 'constructor', 'toString', '', 'hasOwnProperty']) {
      await assert.rejects(recorder.request(name as 'state', {}), /There is no request named/);
    }
    const { reason } = await recorder.stop();
    assert.equal(reason, 'stopped');
    await recorder.release();
    assert.equal(Reflect.get({}, 'polluted'), undefined);
    const { refused, answered, failed } = outcomes;
    return `${refused} not understood, ${failed} refused in words, ${answered} answered; the session went on`;
  },
};
