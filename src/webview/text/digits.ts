/**
 * Numbers as people read them, without a character more than the number has: groups of thousands are drawn by the
 * style sheet, so that copying, searching and reading aloud see "12403" and never "12 403".
 */

/** Cuts the runs of digits of `text` into groups of three: whole numbers from the right, fractions from the left. */
export function digitGroups(text: string): readonly string[] {
  const pieces: string[] = [];
  let plain = 0;
  for (const match of text.matchAll(/(?<![\w.])(\d{4,})(?![\w])|(?<=\d\.)(\d{4,})(?![\w])/g)) {
    const digits = match[0];
    const fraction = match[2] !== undefined;
    const first = fraction ? 3 : ((digits.length - 1) % 3) + 1;
    const start = match.index;
    const groups = [digits.slice(0, first)];
    for (let at = first; at < digits.length; at += 3) groups.push(digits.slice(at, at + 3));
    // What stands before a number belongs to the piece before: a gap is drawn in front of each piece but the first.
    const before = text.slice(plain, start) + (groups[0] ?? '');
    if (pieces.length === 0) pieces.push(before);
    else pieces[pieces.length - 1] += before;
    pieces.push(...groups.slice(1));
    plain = start + digits.length;
  }
  const rest = text.slice(plain);
  if (pieces.length === 0) return [text];
  pieces[pieces.length - 1] += rest;
  return pieces;
}

/** Puts `text` into `element`, one span a group; the gaps come from the style sheet. */
export function setDigits(element: HTMLElement, text: string): void {
  const groups = digitGroups(text);
  if (groups.length === 1) {
    element.textContent = text;
    return;
  }
  element.replaceChildren(
    ...groups.map((group, index) => {
      const span = document.createElement('span');
      if (index > 0) span.className = 'group';
      span.textContent = group;
      return span;
    }),
  );
}
