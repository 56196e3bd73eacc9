import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { z } from 'zod';
import { type SessionDescription, sessionDescription } from '../../protocol/description.ts';
import { fieldPath, schemaProblems } from '../../protocol/schemaProblems.ts';
import { DescriptionError, type DescriptionProblem } from './descriptionError.ts';

/**
 * Parses the text of a `*.ipc.json` file: JSON with comments and trailing commas.
 *
 * @throws DescriptionError with line and column, or with the path of each field that is wrong.
 */
export function readDescription(text: string): SessionDescription {
  const errors: ParseError[] = [];
  const { value, repeated } = parseText(text.replace(/^\uFEFF/, ''), errors);
  if (errors.length > 0) {
    throw new DescriptionError(
      errors.map(({ error, offset }) => {
        const before = text.slice(0, offset).split('\n');
        const message = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${inWords(printParseErrorCode(error))}`;
        return { path: '', message };
      }),
    );
  }
  if (repeated.length > 0) throw new DescriptionError(repeated);
  return validateDescription(value);
}

/** `CloseBraceExpected` → `close brace expected` */
const inWords = (code: string) => code.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

/** Of two fields with one name the parser takes the last, and the other would be lost without a word. */
function* repeatedFields(node: Node, path: readonly PropertyKey[]): Generator<DescriptionProblem> {
  const names = new Set<string>();
  for (const [index, child] of (node.children ?? []).entries()) {
    if (node.type === 'array') {
      yield* repeatedFields(child, [...path, index]);
      continue;
    }
    const [name, value] = child.children ?? [];
    const field: string = name?.value;
    const at = [...path, field];
    if (names.has(field)) yield { path: fieldPath(at), message: 'is there twice' };
    names.add(field);
    if (value) yield* repeatedFields(value, at);
  }
}

function parseText(
  text: string,
  errors: ParseError[],
): { value: unknown; repeated: readonly DescriptionProblem[] } {
  try {
    const tree = parseTree(text, errors, { allowTrailingComma: true });
    if (!tree || errors.length > 0) return { value: undefined, repeated: [] };
    return { value: getNodeValue(tree), repeated: [...repeatedFields(tree, [])] };
  } catch (error) {
    // The parser calls itself for each bracket, and so do we.
    if (error instanceof RangeError)
      throw new DescriptionError([{ path: '', message: 'It is nested too deeply.' }]);
    throw error;
  }
}

/** @throws DescriptionError with the path of each field that is wrong. */
export function validateDescription(value: unknown): SessionDescription {
  const result = sessionDescription.safeParse(value, { error: typeProblem });
  if (result.success) return result.data;
  throw new DescriptionError(
    schemaProblems(result.error).map(({ path, message }) => ({ path: fieldPath(path), message })),
  );
}

/**
 * The library's own words ask a value for the name of its constructor: in a description that is a field like any other,
 * and need not be a text.
 */
function typeProblem({ code, expected, input }: z.core.$ZodRawIssue): string | undefined {
  if (code !== 'invalid_type') return undefined;
  const received = input === null ? 'null' : Array.isArray(input) ? 'array' : typeof input;
  return `Invalid input: expected ${expected}, received ${received}`;
}
