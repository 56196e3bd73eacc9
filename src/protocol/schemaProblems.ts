import type { z } from 'zod';
import { missing } from './schemaWords.ts';

/** One thing that a schema finds wrong in a value, and where. */
export interface SchemaProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What a schema found wrong, in words for a person: one problem a field, also inside alternatives such as steps. */
export function schemaProblems(error: z.ZodError): SchemaProblem[] {
  return error.issues.flatMap((issue) => problemsOf(issue, []));
}

/** The same in one line: `count: must be a number, not a text; from: is missing`. */
export function schemaSentence(error: z.ZodError): string {
  return schemaProblems(error)
    .map(({ path, message }) => (path.length > 0 ? `${fieldPath(path)}: ${message}` : message))
    .join('; ');
}

/** `['steps', 2, 'wait']` as a person writes it: `steps[2].wait`. */
export function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, base: readonly PropertyKey[]): SchemaProblem[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: 'there is no such field' }));
  }
  // Of the key itself, which is the last of the path, its own rule says what is wrong.
  if (issue.code === 'invalid_key') return issue.issues.flatMap((inner) => problemsOf(inner, path));
  if (issue.code === 'invalid_union') {
    // Of a step, the kind that comes closest says best what was meant.
    const [closest] = issue.errors.toSorted((a, b) => distance(a) - distance(b));
    if (closest && closest.length > 0) return closest.flatMap((inner) => problemsOf(inner, path));
  }
  return [{ path, message: issue.message.charAt(0).toLowerCase() + issue.message.slice(1) }];
}

/** How far an alternative is from what was written: its own key missing weighs most. */
function distance(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => {
    if (issue.code === 'unrecognized_keys') return sum + issue.keys.length;
    if (issue.message === missing) return sum + 10;
    return sum + 1;
  }, 0);
}
