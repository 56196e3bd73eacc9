import assert from 'node:assert/strict';
import { everything } from '../../src/protocol/query.ts';
import type { Fault } from './fault.ts';
import { flooded } from './support/flooded.ts';
import { sample } from './support/place.ts';
import { memoryOf } from './support/processes.ts';
import { patience, Recorder } from './support/recorder.ts';
import { until } from './support/until.ts';

/** One child does too much of one thing; the others, the host and its keeper must not notice. */
export const floods: readonly Fault[] = [
  {
    name: 'false-announcements',
    what: '# messages that look like announcements, then a real one',
    counts: { short: 3_000, normal: 20_000, long: 100_000 },
    patience: 300,
    async run(context) {
      let mapped = false;
      const records = await flooded(context, {
        program: 'false-announcements',
        args: ['--count', String(context.count)],
        limit: 240_000,
        meanwhile: async (recorder) => {
          if (mapped || !recorder.state?.memory.some((memory) => memory.mapped)) return;
          mapped = true;
          const instance = recorder.state.pipes[0]?.instances.at(-1)?.instance ?? 0;
          await recorder.request('send', { pipe: 'main', instance, bytes: Buffer.from('enough') });
        },
      });
      const messages = records.filter((record) => record.kind === 'message' && record.length === 8).length;
      const maps = records.filter(({ kind }) => kind === 'memory.map').length;
      assert.equal(messages, context.count + 1);
      assert.equal(maps, 1, 'only the real one is mapped');
      assert.ok(!records.some(({ kind }) => kind === 'error'), 'a miss is silent');
      return `${messages} messages, one of them mapped, no error`;
    },
  },
  {
    name: 'event-flood',
    what: 'a child sets an event # times',
    counts: { short: 20_000, normal: 200_000, long: 1_000_000 },
    patience: 300,
    async run(context) {
      const tick = {
        waitedBy: 'parent' as const,
        name: context.place.objectName(),
        ...(process.platform === 'linux' ? { type: 'semaphore' as const } : {}),
      };
      const records = await flooded(context, {
        program: 'event-flood',
        args: ['--count', String(context.count)],
        description: { pipes: { main: { instances: 'unlimited' } }, events: { tick } },
        limit: 240_000,
      });
      const signals = records.flatMap((record) => (record.kind === 'event.signal' ? [record.count] : []));
      const sum = signals.reduce((total, count) => total + count, 0);
      // A semaphore counts, an event does not.
      if (process.platform === 'linux') assert.equal(sum, context.count);
      else assert.ok(sum > 0 && sum <= context.count, `${sum} signals`);
      assert.ok(
        records.some((record) => record.kind === 'message' && record.length > 8),
        'the child went on',
      );
      return `event.signal in ${signals.length} records, at least ${sum} signals`;
    },
  },
  {
    name: 'reconnects',
    what: 'a child opens and closes the pipe # times',
    counts: { short: 300, normal: 2_000, long: 10_000 },
    patience: 400,
    async run(context) {
      const records = await flooded(context, {
        program: 'reconnects',
        args: ['--count', String(context.count)],
        limit: 300_000,
      });
      const connected = records.flatMap((record) =>
        record.kind === 'pipe.connect' ? [record.instance] : [],
      );
      const gone = records.filter(({ kind }) => kind === 'pipe.disconnect').length;
      const messages = records.filter((record) => record.kind === 'message' && record.length === 8).length;
      assert.equal(messages, context.count);
      assert.deepEqual(
        connected,
        Array.from({ length: context.count + 1 }, (_, index) => index + 1),
        'each has its own number',
      );
      assert.equal(gone, connected.length);
      return `${connected.length} pipe.connect, ${messages} messages, ${gone} pipe.disconnect`;
    },
  },
  {
    name: 'many-clients',
    what: '# clients at once',
    counts: { short: 100, normal: 300, long: 300 },
    patience: 200,
    async run(context) {
      const { count } = context;
      let answered = false;
      const records = await flooded(context, {
        program: 'many-clients',
        args: ['--clients', String(count), '--answers'],
        limit: 150_000,
        meanwhile: async (recorder) => {
          const connected =
            recorder.state?.pipes[0]?.instances.filter((instance) => instance.connected) ?? [];
          if (answered || connected.length <= count) return;
          answered = true;
          const bytes = Buffer.from('answer');
          const clients = connected.filter(({ child }) => child === 'flood');
          await Promise.all(
            clients.map(({ instance }) => recorder.request('send', { pipe: 'main', instance, bytes })),
          );
        },
      });
      const out = records.filter((record) => record.kind === 'message' && record.direction === 'out').length;
      const lines = records.filter(
        (record) => record.kind === 'child.output' && record.text.endsWith('answer'),
      );
      assert.deepEqual([out, lines.length], [count, count], 'each client got its answer');
      return `${count} pipe.connect, ${out} answers sent, each read`;
    },
  },
  {
    name: 'endless-stderr',
    what: 'two children never stop writing to stderr, one of them without a line end, for # s',
    counts: { short: 2, normal: 4, long: 20 },
    async run({ count, place }) {
      const recorder = new Recorder();
      const children = [
        { name: 'lines', program: sample('endless-stderr'), args: [] },
        { name: 'line', program: sample('endless-stderr'), args: ['--no-lines'] },
        { name: 'ticker', program: sample('ticker'), args: ['--interval', '20'] },
      ];
      await recorder.start(place, { children, pipes: { main: {} } }, { duration: count * 1000 });
      let most = 0;
      const { exitCode, reason } = await until('the run to end', patience + count * 2000, async () => {
        most = Math.max(most, recorder.gone ? 0 : memoryOf(recorder.pid));
        if (recorder.gone) throw new Error('The recorder died.');
        return recorder.ended;
      });
      assert.deepEqual([exitCode, reason], [0, 'duration']);
      assert.ok(most < 400 * 2 ** 20, `the recorder used ${most} bytes`);
      const { total } = recorder;
      const state = await recorder.request('state', {});
      const ticks = state.pipes[0]?.instances.reduce((sum, instance) => sum + instance.in.messages, 0) ?? 0;
      await recorder.release();
      // A tenth of what an idle machine would let through: nobody starves.
      assert.ok(ticks >= count * 5, `only ${ticks} messages of the child beside them`);
      assert.ok(total > 1000);
      return `${total} records, ${ticks} messages of the child beside them among them; the run ended in time`;
    },
  },
  {
    name: 'slow-reader',
    what: 'a child reads one byte a second of the MiB that it is sent',
    counts: { short: 1, normal: 1, long: 1 },
    async run({ place }) {
      const recorder = new Recorder();
      const children = [
        { name: 'sips', program: sample('slow-reader'), args: ['--pause', '0', '--sip'] },
        { name: 'ticker', program: sample('ticker'), args: ['--interval', '20', '--pipe', '${pipe:other}'] },
      ];
      const pipes = { main: { mode: 'byte' as const }, other: {} };
      await recorder.start(place, { children, pipes }, { interactive: true });
      await recorder.next('pipe.connect', ({ pipe }) => pipe === 'main');
      await recorder.next('message');
      let sent = 'waits';
      const bytes = new Uint8Array(1 << 20);
      recorder.request('send', { pipe: 'main', instance: null, bytes }).then(
        () => {
          sent = 'was taken whole';
        },
        (error: Error) => {
          sent = error.message;
        },
      );
      const { seq } = await recorder.next('message', () => true, recorder.total);
      await recorder.next('message', (message) => message.seq > seq + 20, recorder.total);
      assert.equal(sent, 'waits', 'the system cannot have taken it yet');
      const asked = performance.now();
      await recorder.request('rows', { query: everything, from: 0, count: 10 });
      assert.ok(performance.now() - asked < 2000, 'queries are answered meanwhile');
      const begun = performance.now();
      await recorder.stop();
      const took = performance.now() - begun;
      assert.ok(took < 10_000, `the run took ${took} ms to end`);
      assert.notEqual(sent, 'waits', 'who sent it was told');
      await recorder.release();
      return `the send waits, everything else goes on; at the stop: ${sent}`;
    },
  },
  {
    name: 'stop-in-flood',
    what: 'a run is stopped in the middle of a flood and started again, # times',
    counts: { short: 2, normal: 8, long: 100 },
    patience: 600,
    async run({ count, place, random }) {
      let messages = 0;
      for (let round = 0; round < count; round++) {
        const recorder = new Recorder();
        const flood = { name: 'flood', program: sample('flood'), args: ['--count', '1000000000'] };
        await recorder.start(place, { children: [flood], pipes: { main: {} } });
        await recorder.next('message');
        await until('some of the flood', patience, () => recorder.total > random.below(5000));
        const begun = performance.now();
        const { exitCode, reason } = await recorder.stop();
        const took = performance.now() - begun;
        assert.ok(took < 10_000, `the run took ${took} ms to end`);
        assert.deepEqual([exitCode, reason], [0, 'stopped'], 'a child that we ended has not failed');
        let next = 0n;
        const { total } = recorder;
        for (let row = 0; row < total; row++) {
          const record = recorder.record(row);
          assert.equal(record.seq, row + 1);
          if (record.kind === 'message') assert.equal(Buffer.from(record.data).readBigUInt64LE(), next++);
        }
        assert.equal(recorder.record(total - 1).kind, 'session.end');
        messages += Number(next);
        await recorder.release();
        await place.nothingLeft();
      }
      return `${messages} messages without a hole, each run ended in order with 0`;
    },
  },
];
