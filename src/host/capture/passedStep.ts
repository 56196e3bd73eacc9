const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const opening = ascii('{"kind":"step.ok","step":');
const action = ascii(',"action":"');
const message = ascii('","message":"');
const closing = ascii('"}');

const [zero, one, nine, blank, quote, backslash, tilde] = [0x30, 0x31, 0x39, 0x20, 0x22, 0x5c, 0x7e];

/**
 * Whether the JSON in [from, to) is a step that passed, exactly as we write it, in ASCII. What a parser and the schema make of
 * it is then known: in a scripted dialogue every second record is one, and parsing would take the child's processor.
 */
export function isPassedStep(bytes: Uint8Array, from: number, to: number): boolean {
  let at = behind(bytes, from, opening);
  const first = bytes[at] ?? 0;
  if (at < 0 || first < one || first > nine) return false;
  const digits = at;
  while (at < to && (bytes[at] ?? 0) >= zero && (bytes[at] ?? 0) <= nine) at++;
  if (at - digits > 15) return false;
  at = behind(bytes, at, action);
  if (at < 0) return false;
  at = behind(bytes, behindPlain(bytes, at, to), message);
  if (at < 0) return false;
  at = behind(bytes, behindPlain(bytes, at, to), closing);
  if (at < 0) return false;
  while (at < to && bytes[at] === blank) at++;
  return at === to;
}

function behind(bytes: Uint8Array, from: number, expected: Uint8Array): number {
  for (let index = 0; index < expected.length; index++) {
    if (bytes[from + index] !== expected[index]) return -1;
  }
  return from + expected.length;
}

/** Behind the characters that stand for themselves in JSON. */
function behindPlain(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  for (; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < blank || byte > tilde || byte === quote || byte === backslash) break;
  }
  return at;
}
