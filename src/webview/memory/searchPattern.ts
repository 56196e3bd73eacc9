import { encodeBytes } from '../compose/encodeBytes.ts';

export const patternKinds = ['hex', 'utf-8', 'utf-16le'] as const;
export type PatternKind = (typeof patternKinds)[number];
export const patternTitles: { readonly [K in PatternKind]: string } = {
  hex: 'Hex',
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16LE',
};

export interface SearchPattern {
  readonly bytes: Uint8Array;
  /** Which bits count, a byte each. */
  readonly mask: Uint8Array;
}
export type ParsedPattern =
  | SearchPattern
  /** `position`: index of the character at fault; null: there is none to blame. */
  | { readonly error: string; readonly position: number | null };

const longest = 4096;

/** What is looked for: text in an encoding, or hex in which `?` stands for any digit (`FF ?? E?`). */
export function parsePattern(text: string, kind: PatternKind): ParsedPattern {
  const pattern = kind === 'hex' ? parseHexPattern(text) : textPattern(text, kind);
  if ('error' in pattern) return pattern;
  if (pattern.bytes.length === 0) return { error: 'Type what to find.', position: null };
  if (pattern.bytes.length > longest)
    return { error: `At most ${longest} bytes can be looked for.`, position: 0 };
  if (!pattern.mask.some((bits) => bits !== 0)) {
    return { error: 'At least one digit must be known.', position: 0 };
  }
  return pattern;
}

function textPattern(text: string, kind: 'utf-8' | 'utf-16le'): ParsedPattern {
  const encoded = encodeBytes(text, kind, 'none');
  if ('error' in encoded) return encoded;
  return { bytes: encoded.bytes, mask: new Uint8Array(encoded.bytes.length).fill(0xff) };
}

function parseHexPattern(text: string): ParsedPattern {
  const bytes: number[] = [];
  const mask: number[] = [];
  for (let at = 0; at < text.length; ) {
    if (/[\s,:;-]/.test(text.charAt(at))) {
      at++;
      continue;
    }
    if (/^0x/i.test(text.slice(at, at + 2))) {
      at += 2;
      continue;
    }
    if (!/[0-9a-f?]/i.test(text.charAt(at))) {
      return { error: `${JSON.stringify(text.charAt(at))} is no hex digit and no ?.`, position: at };
    }
    const pair = text.slice(at, at + 2);
    if (!/^[0-9a-f?]{2}$/i.test(pair)) return { error: 'A byte needs two digits.', position: at };
    bytes.push(Number.parseInt(pair.replaceAll('?', '0'), 16));
    mask.push(Number.parseInt(pair.replaceAll(/[^?]/g, 'f').replaceAll('?', '0'), 16));
    at += 2;
  }
  return { bytes: Uint8Array.from(bytes), mask: Uint8Array.from(mask) };
}
