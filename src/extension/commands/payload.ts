/** How a line that the user types stands for bytes. */
export type PayloadFormat = 'text' | 'hex';

/**
 * The bytes that a typed line stands for: its UTF-8, or pairs of hex digits with blanks between them where one likes.
 * @throws Error that says where a line is wrong
 */
export function payloadBytes(line: string, format: PayloadFormat): Uint8Array {
  if (format === 'text') return new TextEncoder().encode(line);
  const digits = line.replace(/\s/g, '');
  const wrong = /[^0-9a-f]/i.exec(line.replace(/\s/g, ' ').replaceAll(' ', '0'));
  if (wrong)
    throw new Error(`${JSON.stringify(wrong[0])} at position ${wrong.index + 1} is not a hex digit.`);
  if (digits.length % 2 !== 0) throw new Error(`${digits.length} hex digits: a byte has two of them.`);
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16),
  );
}

/** The bytes that will go out, for the user to see: `5 B · 68 65 6c 6c 6f`. */
export function payloadPreview(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, 24), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const size = `${bytes.length} B`;
  if (bytes.length === 0) return size;
  return bytes.length > 24 ? `${size} · ${shown} …` : `${size} · ${shown}`;
}
