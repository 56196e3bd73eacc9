import assert from 'node:assert/strict';
import {
  fromBase64,
  hexDump,
  parseHex,
  printableText,
  toBase64,
  toHex,
  visible,
} from '../../../src/protocol/bytes.ts';

describe('bytes', () => {
  it('are dumped as hexdump does it', () => {
    const bytes = Uint8Array.from({ length: 20 }, (_, index) => index + 0x2b);
    assert.deepEqual(hexDump(bytes, 0x100), [
      '00000100  2b 2c 2d 2e 2f 30 31 32  33 34 35 36 37 38 39 3a  |+,-./0123456789:|',
      '00000110  3b 3c 3d 3e                                       |;<=>|',
    ]);
    assert.deepEqual(hexDump(new Uint8Array()), []);
  });

  it('are read from hex in the ways people write it', () => {
    for (const text of ['00ff10', '00 FF 10', '0x00,0xff, 0x10', '00:ff:10\n', '00-ff-10']) {
      const result = parseHex(text);
      assert.ok(result.ok, text);
      assert.equal(toHex(result.bytes), '00 ff 10');
    }
    const empty = parseHex(' ');
    assert.ok(empty.ok && empty.bytes.length === 0);
  });

  it('tell where hex is wrong', () => {
    for (const [text, position] of [
      ['0', 0],
      ['00 f', 3],
      ['00 fg', 3],
      ['zz', 0],
      ['00 0x', 5],
    ] as const) {
      const result = parseHex(text);
      if (position === 5) assert.ok(result.ok, 'a lone prefix adds nothing');
      else assert.ok(!result.ok && result.position === position, text);
    }
  });

  it('survive base64 at every length', () => {
    for (const length of [0, 1, 2, 3, 100, 0x5fff, 0x6000, 0x6001, 0x12000]) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 7) & 255);
      assert.equal(toBase64(bytes), Buffer.from(bytes).toString('base64'));
      assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
    }
    assert.equal(fromBase64('%%%'), null);
  });

  it('are text only when they are whole, printable UTF-8', () => {
    const bytes = Buffer.from('grüße\n');
    assert.equal(printableText(bytes), 'grüße\n');
    assert.equal(printableText(bytes.subarray(0, 3)), null);
    assert.equal(printableText(bytes.subarray(0, 3), true), 'gr');
    assert.equal(printableText(Buffer.from([0x40, 0, 0, 0, 0, 0, 1, 0])), null);
    assert.equal(printableText(Buffer.from('hello\0')), 'hello\0');
    assert.equal(printableText(Buffer.from('\x1b[31m')), null);
  });

  it('never put control or bidi characters on a screen', () => {
    assert.equal(visible('a\nb\t\r\0'), 'a\\nb\\t\\r\\0');
    assert.equal(visible('\x1b[2J\x9b'), '\\x1b[2J\\x9b');
    assert.equal(visible('\u202eevil\u2066\u200b\ufeff\u2028'), '\\u202eevil\\u2066\\u200b\\ufeff\\u2028');
    assert.equal(visible('\u{e0001}\ud800'), '\\u{e0001}\\ud800');
    assert.equal(visible('grüße 日本 🙂'), 'grüße 日本 🙂');
  });
});
