import assert from 'node:assert/strict';
import { lastNumber } from '../../../src/extension/lastNumber.ts';

describe('the last number in a text', () => {
  it('is of the last line that begins a record', () => {
    const text = [
      '     8      0.015094  main, parent → worker, 22 bytes: 9  1.000000  not a record',
      '          00000000  73 6d 61 6c 6c 20 73 65  63 74 69 6f 6e 20 6f 66  |small section of|',
      '    12      3.000001  worker, exited 0: process 5',
      '          00000010  31 30 20 20 31 2e 30 30  30 30 30 30 20 20 78 78  |10  1.000000  xx|',
      '',
    ].join('\n');
    assert.equal(lastNumber(text), 12);
    assert.equal(lastNumber('1234567  1234567.000000  note: late\n'), 1234567);
    assert.equal(lastNumber(''), null);
  });
});
