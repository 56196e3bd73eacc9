/** Bytes as a step writes them: pairs of digits, with or without blanks, commas and 0x. Null when that is no hex. */
export function hexBytes(text: string): Uint8Array | null {
  const digits = text.replace(/[\s:,]|0x/gi, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) return null;
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}

/** Null when it is not base64. */
export function base64Bytes(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(text)) return null;
  return Uint8Array.from(Buffer.from(text, 'base64'));
}
