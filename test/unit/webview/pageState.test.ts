import assert from 'node:assert/strict';
import { parseOffset } from '../../../src/webview/memory/parseOffset.ts';
import { Search } from '../../../src/webview/page/Search.ts';
import { wordsOf } from '../../../src/webview/page/searchQuery.ts';
import { initialViewState, parseViewState } from '../../../src/webview/page/viewState.ts';

describe('the search box', () => {
  it('takes a comparison as a filter and other text as text', () => {
    assert.deepEqual(wordsOf('pipe == "main" && length > 4').words, {
      filter: 'pipe == "main" && length > 4',
      text: '',
    });
    assert.deepEqual(wordsOf(' Ack ').words, { filter: '', text: 'Ack' });
  });
  it('looks for text that only has the signs of an expression', () => {
    for (const text of ['<b>bold</b>', '-> done', '"quoted"', 'a && b']) {
      assert.equal(wordsOf(text).words?.text, text);
    }
  });
  it('says what is wrong with an expression', () => {
    const { words, problem } = wordsOf('length >');
    assert.equal(words, null);
    assert.match(problem ?? '', /column/);
    assert.match(wordsOf('lenght > 4').problem ?? '', /lenght/);
  });
  it('keeps what is in force while an expression is wrong, and takes kinds and list', () => {
    const search = new Search(() => ({ direction: 'in' }));
    search.text.value = 'length >';
    search.kinds.value = ['messages'];
    assert.deepEqual(search.queryOver({ filter: 'length > 4', text: '' }), {
      kinds: ['messages'],
      filter: 'length > 4',
      text: '',
      direction: 'in',
    });
  });
});

describe('the remembered view', () => {
  it('is what was stored', () => {
    const state = { ...initialViewState, search: 'x', kinds: ['events'], selectedRow: 7, follow: false };
    assert.deepEqual(parseViewState(structuredClone(state)), state);
  });
  it('falls back where something is missing or wrong', () => {
    for (const wrong of [
      undefined,
      null,
      5,
      'text',
      [],
      { kinds: 'all', detailShare: 'wide', compose: [1] },
    ]) {
      assert.deepEqual(parseViewState(wrong), initialViewState);
    }
    assert.equal(parseViewState({ detailShare: 7 }).detailShare, 0.8);
    assert.deepEqual(parseViewState({ columnWidths: { time: 90, what: -4, length: 'wide' } }).columnWidths, {
      time: 90,
    });
    assert.deepEqual(parseViewState({ compose: { pipes: { main: { format: 'morse' } } } }).compose.pipes, {
      main: { format: 'utf-8', ending: 'none' },
    });
  });
});

describe('an offset', () => {
  it('is hex or decimal', () => {
    for (const text of ['0x2000', '2000h', '8192', ' 8 192 ', '0x2_000']) {
      assert.deepEqual(parseOffset(text, 65536), { offset: 8192 });
    }
    assert.deepEqual(parseOffset('0x1ffffffff', 2 ** 40), { offset: 0x1_ffff_ffff });
  });
  it('lies inside', () => {
    assert.ok('offset' in parseOffset('65535', 65536));
    const beyond = parseOffset('65536', 65536);
    assert.match('error' in beyond ? beyond.error : '', /0xffff/);
  });
  it('is refused with an example', () => {
    for (const text of ['', 'abc', '-1', '0x']) assert.ok('error' in parseOffset(text, 65536), text);
  });
});
