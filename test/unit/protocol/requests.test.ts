import assert from 'node:assert/strict';
import { everything } from '../../../src/protocol/query.ts';
import { pageParsers } from '../../../src/protocol/requests.ts';

describe('the requests of a page', () => {
  it('are not understood in words, whatever stands in the place of a text', () => {
    const uncomparable = { length: { toString: 'no function' } };
    for (const text of [uncomparable, { length: 3 }, null, undefined, [1, 2]]) {
      const request = () => pageParsers.rows({ query: { ...everything, text }, from: 0, count: 1 });
      assert.throws(request, /^Error: The request rows is not understood: /);
    }
    const given = { query: everything, from: 0, count: 1 };
    assert.deepEqual(pageParsers.rows(given), given);
  });
});
