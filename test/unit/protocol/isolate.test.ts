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

  it('have their own controls as escapes: nothing of theirs gets out of the isolation', () => {
    assert.equal(isolate('عامل\u2069\u202e'), '\u2068عامل\\u2069\\u202e\u2069');
  });

  it('are copied as they were written', () => {
    assert.equal(withoutIsolates(isolateNames('عامل, 8 bytes')), 'عامل, 8 bytes');
  });
});
