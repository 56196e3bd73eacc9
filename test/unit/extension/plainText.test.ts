import assert from 'node:assert/strict';
import { plain, plainLabel, plainMessage, plainWords } from '../../../src/extension/plainText.ts';

describe('text of programs and files in the editor’s own places', () => {
  it('shows what acts, reorders or hides as what it is', () => {
    assert.equal(plain('a\x1b[31mb\u202ec\0'), 'a\\x1b[31mb\\u202ec\\0');
    assert.equal(plain('two\nlines'), 'two\nlines');
    assert.equal(plain('<b>größer</b> 日本 🙂'), '<b>größer</b> 日本 🙂');
  });
  it('is cut where nobody reads on', () => {
    assert.equal(plain('x'.repeat(501)), `${'x'.repeat(500)}…`);
  });
  it('keeps names from right to left from reordering the words around them', () => {
    assert.equal(plainMessage('pipe عامل: 5 bytes'), 'pipe \u2068عامل\u2069: 5 bytes');
    assert.equal(plainWords('عامل, 2 clients'), '\u2068عامل\u2069, 2 clients');
    assert.equal(plain('عامل'), 'عامل', 'a title is what a tab is known by');
  });
  it('makes no link of a notification, and no icon of a label', () => {
    assert.equal(plainMessage('[run](command:evil)'), '[run] (command:evil)');
    assert.equal(plainLabel('$(trash) worker'), '\\$(trash) worker');
  });
});
