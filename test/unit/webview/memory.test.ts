import assert from 'node:assert/strict';
import { formatCopy } from '../../../src/webview/hex/copyFormats.ts';
import { HexTyping } from '../../../src/webview/hex/HexTyping.ts';
import { parseMemorySettings } from '../../../src/webview/memory/memorySettings.ts';
import { parsePattern } from '../../../src/webview/memory/searchPattern.ts';

describe('a search pattern', () => {
  const parsed = (text: string, kind: Parameters<typeof parsePattern>[1]) => {
    const pattern = parsePattern(text, kind);
    return 'error' in pattern ? pattern : { bytes: [...pattern.bytes], mask: [...pattern.mask] };
  };

  it('is hex with ? for any digit', () => {
    assert.deepEqual(parsed('FF ?? EE', 'hex'), { bytes: [0xff, 0, 0xee], mask: [0xff, 0, 0xff] });
    assert.deepEqual(parsed('0xA?,?5', 'hex'), { bytes: [0xa0, 0x05], mask: [0xf0, 0x0f] });
  });

  it('is text in an encoding', () => {
    assert.deepEqual(parsed('é', 'utf-8'), { bytes: [0xc3, 0xa9], mask: [0xff, 0xff] });
    assert.deepEqual(parsed('é', 'utf-16le'), { bytes: [0xe9, 0], mask: [0xff, 0xff] });
  });

  it('says where it is wrong', () => {
    assert.deepEqual(parsed('FF g0', 'hex'), { error: '"g" is no hex digit and no ?.', position: 3 });
    assert.deepEqual(parsed('FF E', 'hex'), { error: 'A byte needs two digits.', position: 3 });
    assert.match(JSON.stringify(parsed('??', 'hex')), /At least one digit/);
    for (const kind of ['hex', 'utf-8', 'utf-16le'] as const) {
      assert.deepEqual(parsed('', kind), { error: 'Type what to find.', position: null });
    }
  });
});

describe('copied bytes', () => {
  const bytes = Uint8Array.of(0x41, 0x22, 0x5c, 0x0a, 0x00, 0x31, 0xff);

  it('are hex, base64, or a C array of lines of 16', () => {
    assert.equal(formatCopy(bytes, 'hex'), '41 22 5c 0a 00 31 ff');
    assert.equal(formatCopy(bytes, 'base64'), 'QSJcCgAx/w==');
    const lines = formatCopy(new Uint8Array(17).fill(1), 'c').split('\n');
    assert.equal(lines[0], 'const unsigned char bytes[17] = {');
    assert.equal(lines[1]?.match(/0x01/g)?.length, 16);
    assert.deepEqual(lines.slice(2), ['  0x01,', '};', '']);
  });

  it('are a string in which no escape swallows what follows', () => {
    assert.equal(formatCopy(bytes, 'string'), String.raw`"A\"\\\n\x00" "1\xff"`);
    assert.equal(formatCopy(Uint8Array.of(1, 0x7a), 'string'), String.raw`"\x01z"`);
  });
});

describe('typing over bytes', () => {
  const typed = (...keys: [string, 'hex' | 'text', number][]) => {
    const written: [number, number[]][] = [];
    const typing = new HexTyping((offset, bytes) => written.push([offset, [...bytes]]));
    const results = keys.map((key) => typing.key(...key));
    return { written, results };
  };

  it('takes two digits for a byte, and one character in the text column', () => {
    const { written, results } = typed(['A', 'hex', 4], ['5', 'hex', 4], ['5', 'text', 5]);
    assert.deepEqual(written, [
      [4, [0xa5]],
      [5, [0x35]],
    ]);
    assert.deepEqual(results, ['begun', 'written', 'written']);
  });

  it('writes no half byte: elsewhere the first digit begins anew', () => {
    assert.deepEqual(
      typed(['a', 'hex', 4], ['5', 'hex', 9], ['Backspace', 'hex', 9], ['1', 'hex', 9]).written,
      [],
    );
  });

  it('leaves all other keys alone', () => {
    assert.deepEqual(typed(['g', 'hex', 0], ['é', 'text', 0], ['F3', 'text', 0]).results, [null, null, null]);
  });
});

describe('remembered settings of memory views', () => {
  it('are read as far as they are understood', () => {
    const bookmark = { offset: 16, name: 'header' };
    assert.deepEqual(
      parseMemorySettings({
        frame: { refresh: 'event:ready', bookmarks: [bookmark, { offset: -1 }, { offset: '3' }, null] },
        other: { refresh: 'sometimes' },
        broken: 7,
      }),
      {
        frame: { refresh: 'event:ready', bookmarks: [bookmark] },
        other: { refresh: null, bookmarks: [] },
        broken: { refresh: null, bookmarks: [] },
      },
    );
    assert.deepEqual(parseMemorySettings('nonsense'), {});
  });
});
