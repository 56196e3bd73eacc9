/** Padding of a line, and a scrollbar, in px. */
const around = 12 + 18;

/**
 * Characters of a line: offset and gap, three a byte, one more after each eighth, gap, one a byte.
 * @param offsetDigits digits of the offset before the bytes
 */
export function hexLength(columns: number, offsetDigits: number): number {
  return offsetDigits + 2 + columns * 3 + (columns / 8 - 1) + 1.5 + columns;
}

/**
 * The widest of 8, 16 or 32 bytes a line that fits.
 * @param width px that there are
 * @param character px of one character of the hex grid's font
 * @param offsetDigits digits of the offset before the bytes
 */
export function hexColumns(width: number, character: number, offsetDigits: number): 8 | 16 | 32 {
  const needs = (columns: number) => around + hexLength(columns, offsetDigits) * character;
  return width >= needs(32) ? 32 : width >= needs(16) ? 16 : 8;
}

/** px of one character of the hex grid's font, in the page as it is now. */
export function characterWidth(): number {
  const probe = document.createElement('span');
  probe.className = 'character-probe';
  probe.textContent = '0'.repeat(100);
  document.body.append(probe);
  const width = probe.getBoundingClientRect().width / 100;
  probe.remove();
  return width;
}
