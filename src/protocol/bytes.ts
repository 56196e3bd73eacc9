/** Bytes as people see and type them: hex, ASCII, base64, text. No Node, no DOM: the tab uses this too. */

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Two lower-case digits a byte. */
export function toHex(bytes: Uint8Array, separator = ' '): string {
  return Array.from(bytes, (byte) => hexOf[byte]).join(separator);
}

/** One character a byte: itself when printable ASCII, else a dot. */
export function toAscii(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(
    '',
  );
}

/**
 * Lines of offset, hex and ASCII as `hexdump -C` writes them.
 * @param base offset that the first byte is labelled with
 */
export function hexDump(bytes: Uint8Array, base = 0, width = 16): string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += width) {
    const row = bytes.subarray(at, at + width);
    const halves = [row.subarray(0, width / 2), row.subarray(width / 2)]
      .map((half) => toHex(half))
      .join('  ');
    const offset = (base + at).toString(16).padStart(8, '0');
    lines.push(`${offset}  ${halves.padEnd(width * 3)}  |${toAscii(row)}|`);
  }
  return lines;
}

export type HexResult =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  /** `position`: index of the first character that is wrong. */
  | { readonly ok: false; readonly position: number; readonly message: string };

/** Reads bytes typed as hex: digits in pairs; blanks, commas, colons and `0x` may stand between them. */
export function parseHex(text: string): HexResult {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; ) {
    const character = text[at] ?? '';
    if (/[\s,:;-]/.test(character)) {
      at++;
    } else if (/^0x/i.test(text.slice(at, at + 2))) {
      at += 2;
    } else if (!/[0-9a-f]/i.test(character)) {
      return { ok: false, position: at, message: `${JSON.stringify(character)} is not a hex digit.` };
    } else if (!/^[0-9a-f]{2}/i.test(text.slice(at, at + 2))) {
      return { ok: false, position: at, message: 'A byte needs two hex digits.' };
    } else {
      bytes.push(Number.parseInt(text.slice(at, at + 2), 16));
      at += 2;
    }
  }
  return { ok: true, bytes: Uint8Array.from(bytes) };
}

/** A multiple of 3, so that the pieces of a long text join without padding between them. */
const base64Piece = 0x6000;

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += base64Piece) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + base64Piece)));
  }
  return text;
}

/** Null when it is not base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

/** C0 and C1 controls, direction marks, invisible separators, lone surrogates: what must never reach a screen raw. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const shortEscapes: { readonly [character: string]: string } = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '\\0',
};

/** The text on one line, with control, bidirectional and invisible characters as visible escapes (`\n`, `\u202e`). */
export function visible(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.codePointAt(0) ?? 0;
    const short = shortEscapes[character];
    if (short) return short;
    if (code > 0xffff) return `\\u{${code.toString(16)}}`;
    return code < 0x100 ? `\\x${hexOf[code]}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** The same for each line of a text. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}

/** At most so many characters from the beginning, and none in half: half of an emoji is none. */
export function beginning(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

/**
 * The text that these bytes are, or null when they are not of the encoding or hold control characters other than tab and line ends.
 * @param cut the bytes are the beginning of more: a character that is cut off at their end is left out
 */
export function printableText(
  bytes: Uint8Array,
  cut = false,
  encoding: 'utf-8' | 'utf-16le' = 'utf-8',
): string | null {
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes, { stream: cut });
    // A zero that ends a C string is how most C programs send text.
    return /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text.replace(/\0$/, '')) ? null : text;
  } catch {
    return null;
  }
}

/** How many bytes ranges have together that do not overlap. */
export function totalOf(ranges: ReadonlyArray<readonly [offset: number, length: number]>): number {
  return ranges.reduce((sum, [, length]) => sum + length, 0);
}
