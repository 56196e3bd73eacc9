import { printableText } from '../../protocol/bytes.ts';
import type { ByteFormat, LineEnding } from './encodeBytes.ts';

export interface WrittenAs {
  readonly format: ByteFormat;
  readonly ending: LineEnding;
}

/**
 * How an answer to a message is written: in the format that the message is in, and with its ending.
 * @param before what was chosen until now: it stays where the message says nothing against it
 * @param cut the bytes are the beginning of a longer message, so that its end is not known
 */
export function formatOf(message: Uint8Array, before: WrittenAs, cut: boolean): WrittenAs {
  if (message.length === 0) return before;
  for (const format of [before.format, 'utf-8', 'utf-16le'] as const) {
    const text = textIn(format, message, cut);
    if (text !== null) return { format, ending: (cut ? null : endingOf(text)) ?? before.ending };
  }
  return { format: before.format === 'base64' ? 'base64' : 'hex', ending: before.ending };
}

/** The text that a message is in a format; null when it is none. */
function textIn(format: ByteFormat, message: Uint8Array, cut: boolean): string | null {
  switch (format) {
    case 'utf-8':
      return printableText(message, cut);
    case 'latin-1':
      // Any bytes are Latin-1: only what UTF-8 would write in the same way tells that it is text.
      return message.every((byte) => byte < 0x80) ? printableText(message) : null;
    case 'utf-16le':
      return utf16Text(message, cut);
    default:
      return null;
  }
}

/** Any even number of bytes is nearly always UTF-16; what programs send in it begins with a character of Latin script. */
function utf16Text(message: Uint8Array, cut: boolean): string | null {
  if (message[1] !== 0 || (!cut && message.length % 2 !== 0)) return null;
  return printableText(message, cut, 'utf-16le');
}

function endingOf(text: string): LineEnding | null {
  if (text.endsWith('\0')) return 'nul';
  if (text.endsWith('\r\n')) return 'crlf';
  return text.endsWith('\n') ? 'lf' : null;
}
