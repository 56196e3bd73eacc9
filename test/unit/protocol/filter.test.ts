import assert from 'node:assert/strict';
import { compileFilter } from '../../../src/protocol/filter/compileFilter.ts';
import { FilterError } from '../../../src/protocol/filter/filterError.ts';
import type { Record } from '../../../src/protocol/record.ts';

const message: Record = {
  seq: 3,
  time: 1_500_000_000,
  kind: 'message',
  pipe: 'main',
  instance: 2,
  child: null,
  direction: 'in',
  length: 5,
  data: Buffer.from('hello'),
  truncated: false,
  since: 1_400_000_000,
  issued: null,
};
const map: Record = {
  seq: 4,
  time: 1_500_000_001,
  kind: 'memory.map',
  memory: 'worker:1',
  child: 'worker',
  source: 'announced',
  rule: null,
  handle: '18446744073709551615',
  announcedSize: 65536,
  realSize: 65536,
  formerSize: null,
};

describe('filter', () => {
  const taken: Array<[string, Record, boolean]> = [
    ['', message, true],
    ['kind == "message"', message, true],
    ['kind == "message"', map, false],
    ['kind != "message"', map, true],
    ['"message"==kind', message, true],
    ['length > 4', message, true],
    ['length > 5', message, false],
    ['length < 6', message, true],
    ['length == 0x5', message, true],
    ['length == 5.0', message, true],
    ['time > 1499999999.5', message, true],
    ['seq > -1', message, true],
    ['pipe < "n"', message, true],
    ['truncated == false', message, true],
    ['truncated != true', message, true],
    ['child == null', message, true],
    ['child != null', message, false],
    ['child != "worker"', message, true],
    ['issued == 0', message, false],
    ['issued < 1', message, false],
    ['data == "aGVsbG8="', message, true],
    ['length == "5"', message, true],
    ['length == "five"', message, false],
    ['length != "five"', message, true],
    ['since < time', message, true],
    ['announcedSize == realSize', map, true],
    ['handle == 18446744073709551615', map, true],
    ['handle == 18446744073709551614', map, false],
    ['handle > 9007199254740993', map, true],
    // A record without the field is never taken, whatever the operator.
    ['realSize == null', message, false],
    ['realSize != 1', message, false],
    ['realSize < 1 || realSize > 0', message, false],
    // && binds more tightly than ||.
    ['kind == "note" && length == 5 || pipe == "main"', message, true],
    ['kind == "note" && (length == 5 || pipe == "main")', message, false],
    ['pipe == "main" || length == 1 && kind == "note"', message, true],
    ['((pipe == "main"))&&(length>1)', message, true],
    ['pipe == "m\\u0061in"', message, true],
  ];
  for (const [expression, record, expected] of taken) {
    it(`${expression || '(empty)'} ${expected ? 'takes' : 'leaves'} ${record.kind}`, () => {
      assert.equal(compileFilter(expression)(record), expected);
    });
  }

  const wrong: Array<[string, number]> = [
    ['kind', 5],
    ['kind = "message"', 6],
    ['kind == ', 8],
    ['kind == "message', 9],
    ['kind == "a" &&', 15],
    ['kind == "a" kind', 13],
    ['(kind == "a"', 13],
    ['kind == "a")', 12],
    ['lenght > 5', 1],
    ['toString == "a"', 1],
    ['__proto__ == null', 1],
    ['length >= 5', 8],
    ['  && kind == "a"', 3],
    ['length > 5x', 10],
    ['pipe == "\\x"', 9],
    ['kind == "a" & kind == "b"', 13],
    [`${'('.repeat(5000)}kind == "a"`, 201],
  ];
  for (const [expression, column] of wrong) {
    it(`${expression.slice(0, 40)} is wrong at column ${column}`, () => {
      assert.throws(
        () => compileFilter(expression),
        (error) =>
          error instanceof FilterError &&
          error.column === column &&
          error.message.includes(`column ${column}`),
      );
    });
  }

  const unquoted: Array<[string, RegExp]> = [
    ['kind == message', /A kind is a text: a text is written "message"/],
    ['kind != event.set', /A kind is a text: a text is written "event.set"/],
    ['pipe == main', /No record has a field named main: a text is written "main"/],
    ['mian == "a"', /No record has a field named mian(?!:)/],
  ];
  for (const [expression, words] of unquoted) {
    it(`says what is wrong with ${expression}`, () => {
      assert.throws(() => compileFilter(expression), words);
    });
  }

  it('compares two fields', () => {
    assert.equal(compileFilter('length == seq')({ ...message, length: message.seq }), true);
  });
});
