import assert from 'node:assert/strict';
import { type FinishedRun, readSaved, runFile, runSession, show } from './support/commandLine.ts';
import { all, only, text, texts } from './support/records.ts';
import { worker } from './support/samples.ts';
import { objectName, patience, uniqueName, windows } from './support/target.ts';

const request = 'please fill a block with this. ';

describe('the session of the article', function () {
  this.timeout(patience + 10_000);
  let run: FinishedRun;
  before(async () => {
    run = await runFile('samples/article.ipc.json');
  });

  it('starts the child, connects it and sees it end by itself', () => {
    const { pid } = only(run, 'child.start', { child: 'worker' });
    const { foreign, child, instance } = only(run, 'pipe.connect', { pipe: 'main', pid });
    assert.deepEqual({ foreign, child, instance }, { foreign: false, child: 'worker', instance: 1 });
    const { exitCode, signal, stopped } = only(run, 'child.exit', { child: 'worker', pid });
    assert.deepEqual({ exitCode, signal, stopped }, { exitCode: 0, signal: null, stopped: false });
    assert.equal(only(run, 'session.end').reason, 'completed');
  });

  it('shows the messages in both directions, whole', () => {
    assert.deepEqual(texts(run, 'out'), [request, 'got it']);
    const announcement = only(run, 'message', { direction: 'in', child: 'worker', truncated: false });
    assert.equal(announcement.length, 8);
    assert.equal(Buffer.from(announcement.data).readUInt32LE(4), 65536);
    assert.equal(announcement.issued, null);
    for (const sent of all(run, 'message', { direction: 'out' })) {
      assert.ok(sent.issued !== null && sent.issued <= sent.time, 'a send begins before it is done');
    }
  });

  it('shows who set which event, and the consumption of ours', () => {
    const set = only(run, 'event.set', { event: 'toChild' });
    assert.deepEqual([set.by, set.coalesced], ['us', false]);
    const consumed = only(run, 'event.consume', { event: 'toChild' });
    assert.deepEqual([consumed.by, consumed.sampled], [null, true]);
    assert.ok(consumed.time >= set.time);
    const signal = only(run, 'event.signal', { event: 'fromChild' });
    assert.deepEqual([signal.by, signal.count], [null, 1]);
  });

  it('maps the announced section and takes a snapshot of it', () => {
    const map = only(run, 'memory.map', { memory: 'worker:1' });
    const announcement = only(run, 'message', { direction: 'in' });
    assert.deepEqual(
      [map.source, map.child, map.announcedSize, map.realSize],
      ['announced', 'worker', 65536, 65536],
    );
    assert.equal(map.handle, Buffer.from(announcement.data).readUInt32LE(0));
    const snapshot = only(run, 'memory.snapshot', { memory: 'worker:1', reason: 'step' });
    assert.equal(
      snapshot.ranges.reduce((sum, [, length]) => sum + length, 0),
      65536,
    );
    assert.equal(all(run, 'memory.unmap', { memory: 'worker:1' }).length, 1);
  });

  it('passes all steps in their order, and prints what the child prints', () => {
    assert.deepEqual(
      all(run, 'step.ok').map((step) => step.step),
      [1, 2, 3, 4, 5, 6, 7, 8],
    );
    assert.equal(all(run, 'step.fail').length, 0);
    assert.equal(all(run, 'error').length, 0);
    assert.equal(only(run, 'child.output', { stream: 'stdout' }).text, `request of ${request.length} bytes`);
  });

  it('keeps the order of one object', () => {
    const order = run.records.flatMap((entry) =>
      'pipe' in entry ? [entry.kind === 'message' ? entry.direction : entry.kind] : [],
    );
    assert.deepEqual(order, ['pipe.listen', 'pipe.connect', 'out', 'in', 'out', 'pipe.disconnect']);
  });

  it('is the same in the capture', async () => {
    const shown = await show(run.capture);
    assert.equal(shown.exitCode, 0);
    assert.deepEqual(shown.records, run.records);
  });
});

describe('shared memory that a child announces', function () {
  this.timeout(patience + 10_000);

  for (const size of [1, 4096, 4097, 1_000_000]) {
    it(`of ${size} bytes is saved to a file with the child's bytes, and no more`, async () => {
      const run = await runSession({
        children: [worker('article', '--ack', '--size', String(size))],
        pipes: { main: {} },
        events: { toChild: {}, fromChild: { waitedBy: 'parent' } },
        steps: [
          { set: 'toChild' },
          { send: 'main', text: 'abc' },
          { wait: 'worker:1' },
          { save: 'worker:1', file: 'block.bin' },
          { send: 'main', text: 'ok' },
        ],
      });
      assert.deepEqual(readSaved(run, 'block.bin'), Buffer.alloc(size, 'abc'));
      const { announcedSize, realSize } = only(run, 'memory.map');
      assert.equal(announcedSize, size);
      const whole = Math.ceil(size / 4096) * 4096;
      assert.equal(realSize, windows ? whole : size);
    });
  }
});

describe('the article to the letter', function () {
  this.timeout(patience + 10_000);

  it('reads until the disconnect, connects again and announces there', async () => {
    const semaphore = windows ? {} : { type: 'semaphore' as const };
    const toChild = objectName(uniqueName('event_to_child'));
    const fromChild = objectName(uniqueName('event_from_child'));
    const run = await runSession({
      children: [worker('article-literal')],
      pipes: { main: {} },
      events: {
        toChild: { name: toChild, ...semaphore },
        fromChild: { name: fromChild, waitedBy: 'parent', ...semaphore },
      },
      steps: [
        { connect: 'main' },
        { set: 'toChild' },
        { send: 'main', text: 'a small section of data' },
        { disconnect: 'main' },
        { wait: 'fromChild' },
        { connect: 'main' },
        { receive: 'main' },
        { wait: 'worker:1' },
        { save: 'worker:1', file: 'block.bin' },
        { send: 'main', text: 'got it' },
      ],
    });
    assert.deepEqual(
      all(run, 'pipe.connect').map((entry) => entry.instance),
      [1, 2],
    );
    assert.deepEqual(
      all(run, 'message').map((entry) => [entry.instance, entry.direction, entry.length]),
      [
        [1, 'out', 23],
        [2, 'in', 8],
        [2, 'out', 6],
      ],
    );
    assert.equal(text(only(run, 'child.output').data).trimEnd(), 'read 23 bytes until the error');
    assert.deepEqual(readSaved(run, 'block.bin'), Buffer.alloc(65536, 0xab));
  });
});
