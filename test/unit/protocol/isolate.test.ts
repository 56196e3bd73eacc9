import assert from 'node:assert/strict';
import { isolate, isolateNames, withoutIsolates } from '../../../src/protocol/isolate.ts';

describe('names from right to left beside other words', () => {
  it('are isolated whole, and others left alone', () => {
    assert.equal(isolate('عامل 2'), '\u2068عامل 2\u2069');
    assert.equal(isolate('worker 2'), 'worker 2');
    assert.equal(isolate('größer 日本 🙂'), 'größer 日本 🙂');
  });

  it('are isolated word by word in a sentence, so that numbers and signs stay behind them', () => {
    assert.equal(
      isolateNames('עובד → parent on عامل الأول2, 8 bytes'),
      '\u2068עובד\u2069 → parent on \u2068عامل الأول2\u2069, 8 bytes',
    );
    assert.equal(isolateNames('worker → parent, 8 bytes'), 'worker → parent, 8 bytes');
  });

  it('are isolated whole in a sentence too, with what they have of other letters, digits and signs', () => {
    for (const name of [
      'עובד-worker',
      'worker_עובד',
      'عامل:1',
      'عامل_x.y-2',
      '/run/عامل.sock',
      'עובד2 عامل',
    ]) {
      const parts = name === 'עובד2 عامل' ? '\u2068עובד2\u2069 \u2068عامل\u2069' : `\u2068${name}\u2069`;
      assert.equal(isolateNames(`${name} → parent`), `${parts} → parent`);
      assert.equal(isolateNames(`Stopped. ${name}: exit code 3.`), `Stopped. ${parts}: exit code 3.`);
      assert.equal(isolateNames(`No client of ${name}.`), `No client of ${parts}.`);
      assert.equal(isolateNames(`ends (${name}), then “${name}”`), `ends (${parts}), then “${parts}”`);
    }
  });

  it('are found in the time that a long text takes to read', () => {
    const long = `${'x'.repeat(200_000)} عامل ${'.'.repeat(200_000)}`;
    const begun = performance.now();
    assert.ok(isolateNames(long).includes('\u2068عامل\u2069'));
    assert.ok(performance.now() - begun < 1000);
  });

  it('have their own controls as escapes: nothing of theirs gets out of the isolation', () => {
    assert.equal(isolate('عامل\u2069\u202e'), '\u2068عامل\\u2069\\u202e\u2069');
  });

  it('are copied as they were written', () => {
    assert.equal(withoutIsolates(isolateNames('عامل, 8 bytes')), 'عامل, 8 bytes');
  });
});
