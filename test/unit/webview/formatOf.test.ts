import assert from 'node:assert/strict';
import { formatOf } from '../../../src/webview/compose/formatOf.ts';

const utf8 = { format: 'utf-8', ending: 'none' } as const;
const bytes = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string) => Uint8Array.from(Buffer.from(text, 'utf16le'));

describe('the format of a reply', () => {
  it('is that of the message, with its ending', () => {
    assert.deepEqual(formatOf(bytes('hello\n'), utf8, false), { format: 'utf-8', ending: 'lf' });
    assert.deepEqual(formatOf(bytes('hello\r\n'), utf8, false), { format: 'utf-8', ending: 'crlf' });
    assert.deepEqual(formatOf(bytes('größer\0'), utf8, false), { format: 'utf-8', ending: 'nul' });
    assert.deepEqual(formatOf(utf16('größer\0'), utf8, false), { format: 'utf-16le', ending: 'nul' });
    assert.deepEqual(formatOf(Uint8Array.of(0xa4, 1, 0, 0), utf8, false), { format: 'hex', ending: 'none' });
  });

  it('stays as it was chosen where the message says nothing against it', () => {
    const latin = { format: 'latin-1', ending: 'crlf' } as const;
    assert.deepEqual(formatOf(bytes('plain'), latin, false), latin);
    assert.deepEqual(formatOf(bytes('größer'), latin, false), { format: 'utf-8', ending: 'crlf' });
    assert.deepEqual(formatOf(new Uint8Array(), latin, false), latin);
    const base64 = { format: 'base64', ending: 'none' } as const;
    assert.deepEqual(formatOf(Uint8Array.of(1, 2, 3), base64, false), base64);
    assert.deepEqual(formatOf(bytes('text'), base64, false), utf8);
  });

  it('takes no ending from the middle of a long message, and no character that is cut off', () => {
    assert.deepEqual(formatOf(bytes('line\n'), utf8, true), utf8);
    assert.deepEqual(formatOf(bytes('größer').subarray(0, 3), utf8, true), utf8);
    assert.deepEqual(formatOf(utf16('größer').subarray(0, 5), utf8, true), {
      format: 'utf-16le',
      ending: 'none',
    });
  });
});
