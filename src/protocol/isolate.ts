import { visible } from './bytes.ts';

/** Letters of the scripts that are written from right to left: Hebrew, Arabic, Syriac, Thaana, N’Ko and their neighbours. */
const letter =
  '[\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10cff}\\u{10d40}-\\u{10fff}\\u{1e800}-\\u{1efff}]';
const hasLetter = new RegExp(letter, 'u');
/** What a name is not expected to hold, and a sentence has between names. */
const part = '[^\\s"“”«»()[\\]{}<>,;=|→]';
/**
 * Words with such letters, whole (a name's other letters, digits and signs belong to it, the sign that ends a sentence does
 * not), and single blanks between two such letters.
 */
const runs = new RegExp(
  `(?<!${part})${part}*?${letter}(?:(?<=[${letter.slice(1, -1)}\\p{M}]) (?=${letter})|${part})*(?<![.:!?…])`,
  'gu',
);

const firstStrong = '\u2068';
const popIsolate = '\u2069';
const isolated = (text: string) => firstStrong + text + popIsolate;

/**
 * A name or text of others as it is shown beside other words: with escapes as of {@link visible}, and isolated where it is
 * written from right to left, so that numbers and signs behind it stay behind it
 * (https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates). For the screen only: what is copied, searched or
 * written to a file has no such signs.
 */
export function isolate(text: string): string {
  const plain = visible(text);
  return hasLetter.test(plain) ? isolated(plain) : plain;
}

/** The same for a sentence in which names stand already: each run of words with letters from right to left is isolated. */
export function isolateNames(text: string): string {
  return isolateRuns(visible(text));
}

/** The same for what has its escapes. */
export function isolateRuns(text: string): string {
  return hasLetter.test(text) ? text.replace(runs, isolated) : text;
}

/** What was copied from the screen, as it was before it was shown. */
export function withoutIsolates(text: string): string {
  return text.replaceAll(firstStrong, '').replaceAll(popIsolate, '');
}
