/**
 * The line above the bytes: the last digits of their offsets. For the eye only, as each cell's label has its offset.
 * @param offsetDigits of the offsets before the lines
 */
export function hexHeader(columns: number, offsetDigits: number): HTMLElement {
  const header = document.createElement('div');
  header.className = 'hex-header';
  header.ariaHidden = 'true';
  const cell = (name: string, text: string) => {
    const element = document.createElement('span');
    element.className = name;
    element.textContent = text;
    return element;
  };
  const hex = cell('hex', '');
  for (let column = 0; column < columns; column++) {
    hex.append(cell('byte', column.toString(16).padStart(2, '0')));
  }
  header.append(cell('offset', ' '.repeat(offsetDigits)), hex);
  return header;
}
