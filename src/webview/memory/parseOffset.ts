import { sizeText } from '../text/size.ts';

/** An offset as hex (`0x2000`, `2000h`) or decimal; or why it is none. */
export function parseOffset(text: string, size: number): { offset: number } | { error: string } {
  const compact = text.trim().replaceAll(/[\s_]/g, '');
  const hex = /^0x([0-9a-f]+)$/i.exec(compact)?.[1] ?? /^([0-9a-f]+)h$/i.exec(compact)?.[1];
  const offset =
    hex !== undefined ? Number.parseInt(hex, 16) : /^\d+$/.test(compact) ? Number(compact) : null;
  if (offset === null) return { error: 'An offset is written like 0x2000 or 8192.' };
  if (offset >= size) return { error: `It has ${sizeText(size)}: the last offset is 0x${lastOffset(size)}.` };
  return { offset };
}

function lastOffset(size: number): string {
  return Math.max(0, size - 1).toString(16);
}
