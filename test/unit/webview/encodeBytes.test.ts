import assert from 'node:assert/strict';
import { type ByteFormat, encodeBytes } from '../../../src/webview/compose/encodeBytes.ts';

function bytesOf(text: string, format: ByteFormat): readonly number[] {
  const encoded = encodeBytes(text, format, 'none');
  assert.ok('bytes' in encoded, 'error' in encoded ? encoded.error : '');
  return Array.from(encoded.bytes);
}

function positionOfError(text: string, format: ByteFormat): number {
  const encoded = encodeBytes(text, format, 'none');
  assert.ok('error' in encoded, `${text} is taken as ${format}`);
  return encoded.position;
}

describe('bytes of what is typed', () => {
  it('are those of the format', () => {
    assert.deepEqual(bytesOf('hé', 'utf-8'), [0x68, 0xc3, 0xa9]);
    assert.deepEqual(bytesOf('hé😀', 'utf-16le'), [0x68, 0, 0xe9, 0, 0x3d, 0xd8, 0, 0xde]);
    assert.deepEqual(bytesOf('hé', 'latin-1'), [0x68, 0xe9]);
    assert.deepEqual(bytesOf('0xde AD,be-EF', 'hex'), [0xde, 0xad, 0xbe, 0xef]);
    assert.deepEqual(bytesOf('aGk=', 'base64'), [0x68, 0x69]);
    assert.deepEqual(bytesOf('aG k', 'base64'), [0x68, 0x69]);
    assert.deepEqual(bytesOf('', 'hex'), []);
  });
  it('end as chosen, in the encoding of the text', () => {
    const ended = (format: ByteFormat, ending: 'nul' | 'lf' | 'crlf') => {
      const encoded = encodeBytes('a', format, ending);
      return 'bytes' in encoded ? Array.from(encoded.bytes) : encoded.error;
    };
    assert.deepEqual(ended('utf-8', 'nul'), [0x61, 0]);
    assert.deepEqual(ended('utf-8', 'crlf'), [0x61, 0x0d, 0x0a]);
    assert.deepEqual(ended('utf-16le', 'lf'), [0x61, 0, 0x0a, 0]);
  });
  it('take no ending where every byte is written out', () => {
    const encoded = encodeBytes('61', 'hex', 'crlf');
    assert.deepEqual('bytes' in encoded && Array.from(encoded.bytes), [0x61]);
  });
  it('are refused with the place of the fault', () => {
    assert.equal(positionOfError('ok \ud800!', 'utf-8'), 3);
    assert.equal(positionOfError('a€', 'latin-1'), 1);
    assert.equal(positionOfError('12 g4', 'hex'), 3);
    assert.equal(positionOfError('aG*k', 'base64'), 2);
    assert.equal(positionOfError('aGk=x', 'base64'), 3);
    positionOfError('12 3', 'hex');
    positionOfError('aGkab', 'base64');
  });
});
