import type { Result, Target } from './measurement.ts';

const columns = [
  ['what', 46],
  ['ours', -16],
  ['reference', -16],
  ['ratio', -8],
  ['target', -9],
  ['', 1],
  ['met', 3],
] as const;

export const heading = line(columns.map(([title]) => title));

/** A row of the table, and what it is compared with below it. */
export function tableRow(result: Result): string {
  const { what, ours, reference, ratio, target, met, unit, verdict, beside = {} } = result;
  const lines = [
    line([
      what,
      figure(ours, unit),
      reference === null ? '–' : figure(reference, unit),
      ratio === null ? '–' : rounded(ratio),
      targetText(target, unit),
      '',
      met ? 'yes' : 'NO',
    ]),
  ];
  const more = Object.entries(beside).map(([name, value]) => `${name} ${figure(value, unit)}`);
  const notes = [result.against === null ? null : `against ${result.against}`, ...more, verdict?.why];
  const text = notes.filter((note) => typeof note === 'string').join('; ');
  if (text !== '') lines.push(`    ${text}`);
  return lines.join('\n');
}

function line(cells: readonly string[]): string {
  return cells
    .map((cell, at) => {
      const width = columns[at]?.[1] ?? 0;
      return width < 0 ? cell.padStart(-width) : cell.padEnd(width);
    })
    .join('')
    .trimEnd();
}

function targetText({ of, atLeast, atMost }: Target, unit: string): string {
  const end = of === 'ours' ? ` ${unit}` : '';
  return atLeast === undefined ? `≤ ${atMost}${end}` : `≥ ${atLeast}${end}`;
}

const figure = (value: number, unit: string) =>
  unit === 'messages/s' ? `${rounded(value / 1000)} k/s` : `${rounded(value)} ${unit}`;

/** Three digits, or all in front of the point. */
function rounded(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(Math.abs(value), 1e-3))));
  return value.toFixed(digits);
}
