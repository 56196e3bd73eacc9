import assert from 'node:assert/strict';
import { type PassedOn, pageParsers, passedOn } from '../../src/protocol/requests.ts';
import type { Fault } from './fault.ts';
import { busySession } from './hostKilled.ts';
import { hostileObject, hurt } from './support/hostileValues.ts';
import { passedOnExamples as examples } from './support/passedOnExamples.ts';
import { memoryOf } from './support/processes.ts';
import type { Random } from './support/random.ts';
import { Recorder } from './support/recorder.ts';
import { until } from './support/until.ts';

const methods = passedOn;
const names = [
  ...new Set(methods.flatMap((name) => [name, ...Object.keys(Object(examples[name]))])),
  'main',
  'tick',
];

/** The same with another text to be searched for, if there is one. */
function anew(example: unknown, random: Random): unknown {
  const { query, ...others } = Object(example);
  return query === undefined
    ? example
    : { ...others, query: { ...query, text: `no text like ${random.below(1e9)}` } };
}

/** How many are asked at once. */
const atOnce = 64;
/** What may look at every record that was there when it was asked. */
const searches: readonly PassedOn[] = ['locate', 'rowAtTime', 'seek'];
/** Longest time for an answer, of so many asked at once, on a machine with other work. ms */
const limit = 10_000;
/**
 * More of it for a search, for each record, however many searches are asked for: those of a few views go on, the others
 * are refused. ms
 */
const limitForRecord = 0.02;
/** How often in a run, and at its end once more, everything that is asked at once is a search. */
const stampedes = 4;

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
    const slowest = { search: { method: '', took: 0 }, other: { method: '', took: 0 } };
    const outcomes = { refused: 0, answered: 0, failed: 0 };
    for (let asked = 0; asked < count; asked += atOnce) {
      const unanswered = new Map<number, PassedOn>();
      const askedAt = performance.now();
      const round = asked / atOnce;
      const stampede = round % Math.ceil(count / atOnce / stampedes) === 0 || asked + atOnce >= count;
      const requests = Array.from({ length: atOnce }, async (_, number) => {
        const method = random.pick(stampede ? searches : methods);
        // Hostile by their number alone: none is the same search as another.
        const params = stampede
          ? anew(examples[method], random)
          : random.below(4) > 0
            ? hurt(examples[method], random, names)
            : hostileObject(random, names);
        let parsed: unknown;
        try {
          // As the extension does it, before anything goes on to the host.
          parsed = pageParsers[method](params);
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
          const took = performance.now() - askedAt;
          const kind = searches.includes(method) ? 'search' : 'other';
          if (took > slowest[kind].took) slowest[kind] = { method, took };
        }
      });
      let settled = false;
      const all = Promise.all(requests).finally(() => {
        settled = true;
      });
      // Told by the wait for it.
      all.catch(() => {});
      await until('answers to all', Number.POSITIVE_INFINITY, () => {
        const waited = performance.now() - askedAt;
        const { records } = recorder.progress;
        for (const method of unanswered.values()) {
          const most = limit + (searches.includes(method) ? limitForRecord * records : 0);
          assert.ok(waited < most, `no answer to ${method} within ${waited} ms, of ${records} records`);
        }
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
    const { search, other } = slowest;
    const times = `the slowest search (${search.method}) after ${Math.round(search.took)} ms, of the others ${other.method} after ${Math.round(other.took)} ms`;
    return `${refused} not understood, ${failed} refused in words, ${answered} answered, ${times}, ${recorder.progress.records} records; the session went on`;
  },
};
