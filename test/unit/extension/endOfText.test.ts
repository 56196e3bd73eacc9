import assert from 'node:assert/strict';
import { endOfText } from '../../../src/extension/endOfText.ts';
import { everything } from '../../../src/protocol/query.ts';

describe('the end of a text', () => {
  const text = { query: everything, last: 7, live: true, refresh: 'Refresh Text' };

  it('says that the run goes on, and where it was then', () => {
    const end = 'at record 7; the run goes on. Refresh Text writes what has come since.';
    assert.deepEqual(endOfText(text), { end, goesOn: true });
    assert.deepEqual(endOfText({ ...text, live: false }), { end: null, goesOn: false });
  });

  it('is where the view was frozen, and nothing is promised behind it', () => {
    const frozen = { ...text, query: { ...everything, toRow: 7 } };
    const end = 'at record 7, where the view was frozen: what was recorded later is left out.';
    assert.deepEqual(endOfText(frozen), { end, goesOn: false });
    const rest = end.slice('at record 7, '.length);
    assert.deepEqual(endOfText({ ...frozen, last: null, live: false }), { end: rest, goesOn: false });
  });
});
