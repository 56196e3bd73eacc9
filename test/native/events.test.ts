import assert from 'node:assert/strict';
import { runSession, show } from './support/commandLine.ts';
import { all, only, texts } from './support/records.ts';
import { worker } from './support/samples.ts';
import { objectName, patience, pipePath, uniqueName, windows } from './support/target.ts';

const threeRounds = [1, 2, 3].flatMap(() => [{ set: 'toChild' }, { wait: 'fromChild' }]);

describe('events', function () {
  this.timeout(2 * patience);

  it('go to and fro, each set of ours and each of the child', async () => {
    const run = await runSession({
      children: [worker('signals', '--count', '3')],
      events: { toChild: {}, fromChild: { waitedBy: 'parent' } },
      steps: threeRounds,
    });
    assert.equal(all(run, 'event.set', { event: 'toChild', by: 'us', coalesced: false }).length, 3);
    assert.equal(all(run, 'event.signal', { event: 'fromChild', by: null, count: 1 }).length, 3);
    const sampled = all(run, 'event.consume', { event: 'toChild', sampled: true });
    assert.equal(sampled.length, 3, 'also of a child that is quicker than any peek');
  });

  for (const type of windows ? (['event'] as const) : (['eventfd', 'semaphore'] as const)) {
    it(`set by us and then by a child are signals of the child: ${type}`, async () => {
      const name = type === 'eventfd' ? {} : { name: objectName(uniqueName('fromChild')) };
      const run = await runSession({
        children: [{ ...worker('signals', '--count', '2'), start: 'step' }],
        events: { toChild: {}, fromChild: { waitedBy: 'parent', type, ...name } },
        // Ours is taken long before the child is there.
        steps: [{ set: 'fromChild' }, { start: 'worker' }, ...threeRounds.slice(0, 4)],
      });
      assert.equal(all(run, 'event.set', { event: 'fromChild', by: 'us' }).length, 1);
      const signals = all(run, 'event.signal', { event: 'fromChild', by: null });
      assert.equal(
        signals.reduce((sum, { count }) => sum + count, 0),
        2,
      );
    });
  }

  if (!windows) {
    it('of the manual kind that we set and a child resets are seen to be reset', async () => {
      // An eventfd that the child reads, as one of the automatic kind, is not set any more.
      const run = await runSession({
        children: [worker('signals', '--to-child', '${event:ready}', '--count', '1')],
        events: { ready: { waitedBy: 'parent', reset: 'manual' }, fromChild: { waitedBy: 'parent' } },
        steps: [{ set: 'ready' }, { wait: 'fromChild' }, { sleep: 100 }],
      });
      assert.equal(only(run, 'event.reset', { event: 'ready' }).by, null);
    });
  }

  it('set by a child in its last moments are taken all the same', async () => {
    const type = windows ? {} : { type: 'semaphore' as const };
    const run = await runSession({
      children: [worker('event-flood', '--count', '7')],
      pipes: { main: {} },
      events: { tick: { waitedBy: 'parent', name: objectName(uniqueName('tick')), ...type } },
    });
    const sum = all(run, 'event.signal').reduce((total, { count }) => total + count, 0);
    // A semaphore counts, an event does not.
    if (windows) assert.ok(sum >= 1 && sum <= 7, `signalled ${sum} times`);
    else assert.equal(sum, 7);
  });

  it('set by a child just before they are reset are told before that', async () => {
    const type = windows ? {} : { type: 'semaphore' as const };
    const run = await runSession({
      children: [worker('event-flood', '--count', '7')],
      pipes: { main: {} },
      events: { tick: { waitedBy: 'parent', name: objectName(uniqueName('tick')), ...type } },
      steps: [{ receive: 'main' }, { reset: 'tick' }],
    });
    const reset = only(run, 'event.reset');
    const before = all(run, 'event.signal').filter(({ seq }) => seq < reset.seq);
    const sum = before.reduce((total, { count }) => total + count, 0);
    // A semaphore counts, an event does not.
    if (windows) assert.ok(sum >= 1 && sum <= 7, `signalled ${sum} times`);
    else assert.equal(sum, 7);
  });

  it('of the manual kind stay set until reset', async () => {
    const run = await runSession({
      children: [worker('signals', '--count', '3', '--manual')],
      events: { toChild: { reset: 'manual' }, fromChild: { waitedBy: 'parent' } },
      steps: [{ set: 'toChild' }, { exit: 'worker' }, { reset: 'toChild' }],
    });
    assert.equal(all(run, 'event.set', { event: 'toChild' }).length, 1);
    assert.equal(all(run, 'event.consume').length, 0, 'a wait does not consume it');
    assert.equal(only(run, 'event.reset', { event: 'toChild' }).by, 'us');
    const signals = all(run, 'event.signal', { event: 'fromChild' });
    const count = signals.reduce((sum, signal) => sum + signal.count, 0);
    assert.ok(count >= 1 && count <= 3, `signalled ${count} times`);
  });

  it('left set by a child keep nobody waiting', async () => {
    const run = await runSession({
      children: [worker('keeps-set', '--count', '5', '--interval', '60')],
      pipes: { main: {} },
      events: { ready: { waitedBy: 'parent', reset: 'manual' }, tick: { waitedBy: 'parent' } },
      steps: [{ wait: 'ready' }, ...[1, 2, 3, 4, 5].map(() => ({ wait: 'tick' }))],
    });
    assert.equal(all(run, 'event.signal', { event: 'ready' }).length, 1, 'one signal, no spinning');
    assert.equal(all(run, 'event.reset').length, 0, 'we reset only when told');
    assert.equal(texts(run, 'in').length, 5);
  });

  it('that nobody takes coalesce, and the record says so', async () => {
    const run = await runSession({
      children: [worker('waits')],
      pipes: { main: {} },
      events: { toChild: {} },
      steps: [{ connect: 'main' }, { set: 'toChild' }, { set: 'toChild' }, { send: 'main', text: 'end' }],
    });
    assert.deepEqual(
      all(run, 'event.set').map((set) => set.coalesced),
      [false, true],
    );
    assert.equal(all(run, 'event.consume').length, 0);
  });

  if (!windows) {
    it('that count, as semaphores do, are taken one by one, and never coalesce', async () => {
      const run = await runSession({
        children: [{ ...worker('signals', '--count', '3'), start: 'step' }],
        events: {
          toChild: { type: 'semaphore', name: objectName(uniqueName('toChild')) },
          fromChild: { waitedBy: 'parent' },
        },
        steps: [
          { set: 'toChild' },
          { set: 'toChild' },
          { set: 'toChild' },
          { start: 'worker' },
          { exit: 'worker' },
        ],
      });
      assert.deepEqual(
        all(run, 'event.set').map(({ coalesced }) => coalesced),
        [false, false, false],
      );
      const taken = all(run, 'event.consume', { event: 'toChild' });
      assert.equal(
        taken.reduce((sum, { count }) => sum + count, 0),
        3,
      );
    });
  }

  it('are 200 at once, each taken each time', async () => {
    // Windows waits for 63 with one thread.
    const keys = Array.from({ length: 200 }, (_, index) => `e${index}`);
    const waits = keys.map((wait) => ({ wait }));
    const run = await runSession({
      children: [worker('sets-all', '--events', String(keys.length), '--rounds', '2')],
      pipes: { main: {} },
      events: Object.fromEntries(keys.map((key) => [key, { waitedBy: 'parent' as const }])),
      steps: [...waits, { send: 'main', text: 'again' }, ...waits, { send: 'main', text: 'enough' }],
    });
    const signals = all(run, 'event.signal');
    assert.equal(signals.length, 2 * keys.length);
    for (const key of keys) {
      const own = signals.filter(({ event }) => event === key);
      assert.deepEqual(
        own.map(({ count }) => count),
        [1, 1],
        key,
      );
    }
  });

  it('have names in any language, with blanks; so have pipes', async () => {
    const path = pipePath(uniqueName('Röhre 世界 ✓'));
    const name = objectName(uniqueName('fertig ✓ 完了'));
    const type = windows ? {} : { type: 'semaphore' as const };
    const run = await runSession({
      children: [worker('unicode-names')],
      pipes: { main: { path } },
      events: { done: { name, waitedBy: 'parent', ...type } },
      steps: [{ wait: 'done' }],
    });
    assert.deepEqual(texts(run, 'in'), [path]);
    assert.deepEqual(
      all(run, 'child.output').map((line) => line.text),
      [`pipe ${path}`, `event ${name}`],
    );
    assert.equal(only(run, 'pipe.listen').path, path);
  });

  it('fail a step that waits longer than its timeout', async () => {
    const run = await runSession(
      {
        children: [worker('never-connects')],
        events: { never: { waitedBy: 'parent' } },
        steps: [{ wait: 'never', timeout: 300 }],
      },
      1,
    );
    assert.match(only(run, 'step.fail').message, /never/);
    assert.equal(only(run, 'child.exit').stopped, true);
    assert.equal(only(run, 'session.end').reason, 'failed');
  });

  it('fail a step at once when only a child could signal and none is left', async () => {
    const run = await runSession(
      {
        children: [worker('exit-early', '--code', '0')],
        events: { never: { waitedBy: 'parent' } },
        steps: [{ exit: 'worker' }, { wait: 'never', timeout: 3_600_000 }],
      },
      1,
    );
    assert.equal(only(run, 'step.fail').step, 2);
  });

  it('say that their name is taken', async () => {
    const name = objectName(uniqueName('twice'));
    const type = windows ? {} : { type: 'semaphore' as const };
    const run = await runSession(
      {
        children: [worker('exit-early', '--code', '0')],
        events: { first: { name, ...type }, second: { name, ...type } },
        steps: [{ set: 'first' }, { set: 'second' }],
      },
      1,
    );
    const [failure] = all(run, 'error').filter((error) => error.object?.includes('second'));
    assert.ok(failure, 'an error names the event');
    assert.match(failure.name ?? '', windows ? /ERROR_ALREADY_EXISTS/ : /EEXIST/);
  });

  if (!windows) {
    it('can be named semaphores', async () => {
      const run = await runSession({
        children: [worker('signals', '--count', '3')],
        events: { toChild: { type: 'semaphore' }, fromChild: { type: 'semaphore', waitedBy: 'parent' } },
        steps: threeRounds,
      });
      const signals = all(run, 'event.signal', { event: 'fromChild', sampled: true });
      assert.equal(
        signals.reduce((sum, signal) => sum + signal.count, 0),
        3,
      );
      assert.deepEqual((await show(run.capture)).records, run.records);
    });
  }
});
