import assert from 'node:assert/strict';
import { TypedLine } from '../../../src/extension/output/typedLine.ts';

/** What is shown, and what the program reads, when this is typed. */
function type(...data: string[]): { echo: string; input: string[] } {
  const line = new TypedLine();
  const typed = data.flatMap((part) => line.take(part));
  return {
    echo: typed.map(({ echo }) => echo).join(''),
    input: typed.map(({ input }) => input).filter((input) => input !== null),
  };
}

describe('a line typed into a terminal', () => {
  it('goes to the program with Enter', () => {
    assert.deepEqual(type('a', 'b', '\r'), { echo: 'ab\r\n', input: ['ab\n'] });
  });

  it('may be several, when text is pasted', () => {
    assert.deepEqual(type('one\r\ntwo\nthree').input, ['one\n', 'two\n']);
  });

  it('can be mended, also where a character is two columns wide', () => {
    assert.deepEqual(type('a世', '\x7f', '\x7f', '\x7f', 'x', '\r'), {
      echo: 'a世\b \b\b \b\b \bx\r\n',
      input: ['x\n'],
    });
  });

  it('ends the input when there is nothing on it', () => {
    assert.deepEqual(type('\x04').input, ['']);
    assert.deepEqual(type('a', '\x04', '\r').input, ['a\n']);
  });

  it('takes no notice of keys that mean nothing', () => {
    assert.deepEqual(type('\x1b[A', '\x07', '\t'), { echo: '', input: [] });
  });
});
