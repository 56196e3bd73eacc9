import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { type SessionDescription, sessionDescription } from '../../protocol/description.ts';
import { DescriptionError, fieldPath } from './descriptionError.ts';

/**
 * Parses the text of a `*.ipc.json` file: JSON with comments and trailing commas.
 *
 * @throws DescriptionError with line and column, or with the path of each field that is wrong.
 */
export function readDescription(text: string): SessionDescription {
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true });
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

/** @throws DescriptionError with the path of each field that is wrong. */
export function validateDescription(value: unknown): SessionDescription {
  const result = sessionDescription.safeParse(value);
  if (result.success) return result.data;
  throw new DescriptionError(result.error.issues.flatMap((issue) => problemsOf(issue, [])));
}

type Issue = import('zod').core.$ZodIssue;

function problemsOf(issue: Issue, base: readonly PropertyKey[]): Array<{ path: string; message: string }> {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: fieldPath([...path, key]), message: 'there is no such field' }));
  }
  if (issue.code === 'invalid_union') {
    // A step: the alternative that got furthest says best what was meant.
    const closest = issue.errors.toSorted((a, b) => distance(a) - distance(b))[0];
    if (closest && closest.length > 0) return closest.flatMap((inner) => problemsOf(inner, path));
  }
  return [{ path: fieldPath(path), message: lowerFirst(issue.message) }];
}

/** How far an alternative of a union is from what was written: its own key missing weighs most. */
function distance(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => {
    if (issue.code === 'unrecognized_keys') return sum + issue.keys.length;
    if (issue.code === 'invalid_type' && issue.input === undefined && /undefined/.test(issue.message))
      return sum + 10;
    return sum + 1;
  }, 0);
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
