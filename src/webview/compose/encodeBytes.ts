/** From what is typed to the bytes that go out, in every format of the compose bar. */
import { parseHex } from '../../protocol/bytes.ts';

export const byteFormats = ['utf-8', 'utf-16le', 'latin-1', 'hex', 'base64'] as const;
export type ByteFormat = (typeof byteFormats)[number];
export const formatTitles: { readonly [F in ByteFormat]: string } = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16LE',
  'latin-1': 'Latin-1',
  hex: 'Hex',
  base64: 'Base64',
};

export const lineEndings = ['none', 'nul', 'lf', 'crlf'] as const;
export type LineEnding = (typeof lineEndings)[number];
export const endingTitles: { readonly [E in LineEnding]: string } = {
  none: 'No ending',
  nul: 'NUL',
  lf: 'LF',
  crlf: 'CRLF',
};
const endingCharacters: { readonly [E in LineEnding]: string } = {
  none: '',
  nul: '\0',
  lf: '\n',
  crlf: '\r\n',
};

export type Encoded =
  | { readonly bytes: Uint8Array }
  /** `position`: index of the character at fault, from 0. */
  | { readonly error: string; readonly position: number };

/** Whether an ending can be added: hex and base64 say every byte themselves. */
export function takesEnding(format: ByteFormat): boolean {
  return format !== 'hex' && format !== 'base64';
}

/** The bytes that `text` stands for, or what is wrong with it and where. */
export function encodeBytes(text: string, format: ByteFormat, ending: LineEnding): Encoded {
  const whole = takesEnding(format) ? text + endingCharacters[ending] : text;
  switch (format) {
    case 'utf-8':
      return encodeUtf8(whole);
    case 'utf-16le':
      return { bytes: encodeUtf16(whole) };
    case 'latin-1':
      return encodeLatin1(whole);
    case 'hex':
      return encodeHex(whole);
    case 'base64':
      return parseBase64(whole);
  }
}

function encodeUtf8(text: string): Encoded {
  // TextEncoder would silently send U+FFFD for half a surrogate pair.
  const lone = text.search(/\p{Cs}/u);
  if (lone >= 0) return { error: 'Half of a surrogate pair has no UTF-8 form.', position: lone };
  return { bytes: new TextEncoder().encode(text) };
}

function encodeUtf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), true);
  return bytes;
}

function encodeLatin1(text: string): Encoded {
  const position = text.search(/[^\u0000-\u00ff]/);
  if (position < 0) return { bytes: Uint8Array.from(text, (character) => character.charCodeAt(0)) };
  const character = String.fromCodePoint(text.codePointAt(position) ?? 0);
  return { error: `${character} has no Latin-1 form.`, position };
}

function encodeHex(text: string): Encoded {
  const result = parseHex(text);
  return result.ok ? { bytes: result.bytes } : { error: result.message, position: result.position };
}

function parseBase64(text: string): Encoded {
  const compact = text.replace(/\s+/g, '');
  const position = text.search(/[^A-Za-z0-9+/=\s_-]/);
  if (position >= 0) return { error: `${text.charAt(position)} is not a base64 character.`, position };
  const padding = /=+/.exec(text);
  if (padding && /[^=\s]/.test(text.slice(padding.index))) {
    return { error: 'Base64 ends at its = signs; something follows.', position: padding.index };
  }
  const digits = compact.replace(/=+$/, '');
  if (digits.length % 4 === 1) {
    return { error: 'Base64 is cut off: one character too many.', position: text.length - 1 };
  }
  const binary = atob(digits.replaceAll('-', '+').replaceAll('_', '/'));
  return { bytes: Uint8Array.from(binary, (character) => character.charCodeAt(0)) };
}
