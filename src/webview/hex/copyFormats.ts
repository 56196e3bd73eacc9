/** Bytes as text for other programs. */
import { toBase64, toHex } from '../../protocol/bytes.ts';

export const copyFormats = ['hex', 'c', 'base64', 'string'] as const;
export type CopyFormat = (typeof copyFormats)[number];
export const copyTitles: { readonly [F in CopyFormat]: string } = {
  hex: 'Hex',
  c: 'C array',
  base64: 'Base64',
  string: 'Escaped string',
};

const bytesPerLine = 16;

export function formatCopy(bytes: Uint8Array, format: CopyFormat): string {
  switch (format) {
    case 'hex':
      return toHex(bytes);
    case 'c':
      return cArray(bytes);
    case 'base64':
      return toBase64(bytes);
    case 'string':
      return escapedString(bytes);
  }
}

function cArray(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += bytesPerLine) {
    const line = Array.from(bytes.subarray(at, at + bytesPerLine), (byte) => `0x${hexDigits(byte)}`);
    lines.push(`  ${line.join(', ')},\n`);
  }
  return `const unsigned char bytes[${bytes.length}] = {\n${lines.join('')}};\n`;
}

const shortEscapes: { readonly [byte: number]: string } = {
  9: '\\t',
  10: '\\n',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};

/**
 * A string literal of C, which Python reads the same. In C a `\x` takes all hex digits behind it: where one follows, the
 * literal ends and another begins, and the compiler joins them.
 */
function escapedString(bytes: Uint8Array): string {
  let text = '"';
  let open = false;
  for (const byte of bytes) {
    const short = shortEscapes[byte];
    const character = String.fromCharCode(byte);
    const printable = byte >= 0x20 && byte < 0x7f && short === undefined;
    if (open && printable && /[0-9a-f]/i.test(character)) text += '" "';
    text += short ?? (printable ? character : `\\x${hexDigits(byte)}`);
    open = short === undefined && !printable;
  }
  return `${text}"`;
}

function hexDigits(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
