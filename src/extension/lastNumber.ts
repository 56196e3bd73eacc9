/** The number of the last record in a text: it begins a line, with the time behind it. */
export function lastNumber(text: string): number | null {
  const last = text.match(/^ *\d+(?= {2} *\d+\.\d{6} {2})/gm)?.at(-1);
  return last === undefined ? null : Number(last);
}
