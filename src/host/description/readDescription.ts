import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { type SessionDescription, sessionDescription } from '../../protocol/description.ts';
import { fieldPath, schemaProblems } from '../../protocol/schemaProblems.ts';
import { DescriptionError } from './descriptionError.ts';

/**
 * Parses the text of a `*.ipc.json` file: JSON with comments and trailing commas.
 *
 * @throws DescriptionError with line and column, or with the path of each field that is wrong.
 */
export function readDescription(text: string): SessionDescription {
  const errors: ParseError[] = [];
  const value = parseText(text.replace(/^\uFEFF/, ''), errors);
  if (errors.length > 0) {
    throw new DescriptionError(
      errors.map(({ error, offset }) => {
        const before = text.slice(0, offset).split('\n');
        const message = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}: ${printParseErrorCode(error)}`;
        return { path: '', message };
      }),
    );
  }
  return validateDescription(value);
}

function parseText(text: string, errors: ParseError[]): unknown {
  try {
    return parse(text, errors, { allowTrailingComma: true });
  } catch (error) {
    // The parser calls itself for each bracket.
    if (error instanceof RangeError)
      throw new DescriptionError([{ path: '', message: 'It is nested too deeply.' }]);
    throw error;
  }
}

/** @throws DescriptionError with the path of each field that is wrong. */
export function validateDescription(value: unknown): SessionDescription {
  const result = sessionDescription.safeParse(value);
  if (result.success) return result.data;
  throw new DescriptionError(
    schemaProblems(result.error).map(({ path, message }) => ({ path: fieldPath(path), message })),
  );
}
