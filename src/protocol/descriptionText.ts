import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import type { z } from 'zod';
import { platformDescriptionSchema, type SessionDescription, sessionDescription } from './description.ts';
import { mergeBlock } from './platformBlocks.ts';
import { fieldPath, type SchemaProblem, schemaProblems } from './schemaProblems.ts';
import { schemaWords } from './schemaWords.ts';

/** A part of a text, in characters from its start. */
export interface TextPlace {
  readonly offset: number;
  readonly length: number;
}

/** Something wrong in the text of a description. */
export interface TextProblem extends TextPlace {
  /** `pipes.main.role`; '' for the text as a whole. */
  readonly path: string;
  readonly message: string;
}

export type ReadDescription = { description: SessionDescription } | { problems: TextProblem[] };

/** Reads the text of a `*.ipc.json` file: JSON with comments and trailing commas. What is wrong is told with its place. */
export function readDescriptionText(text: string): ReadDescription {
  const errors: ParseError[] = [];
  try {
    const root = parse(text, errors);
    if (!root) return { problems: [{ path: '', message: nothing, offset: 0, length: 0 }] };
    if (errors.length > 0) return { problems: errors.map(syntaxProblem) };
    const problems = [...repeatedFields(root, [])];
    if (problems.length > 0) return { problems };
    const result = sessionDescription.safeParse(getNodeValue(root), { error: schemaWords });
    if (!result.success) return { problems: placed(root, schemaProblems(result.error)) };
    const inBlocks = placed(root, blockProblems(result.data));
    return inBlocks.length > 0 ? { problems: inBlocks } : { description: result.data };
  } catch (error) {
    // The parser calls itself for each bracket, and so do we.
    if (!(error instanceof RangeError)) throw error;
    return { problems: [{ path: '', message: 'It is nested too deeply.', offset: 0, length: 0 }] };
  }
}

/**
 * Finds the place of a field, written as `steps[2].wait`, or of the nearest object around it.
 * @param block the platform's, in which the field may stand instead
 */
export function placeOfField(text: string, path: string, block: 'windows' | 'linux'): TextPlace {
  const root = parse(text, []);
  if (!root) return { offset: 0, length: 0 };
  const parts = [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([part, at]) => (at ? Number(at) : part));
  return placeOf(root, parts, block);
}

/** What is wrong in a value that has no text, such as one that another process has sent. */
export function problemsOf<T>(
  schema: z.ZodType<T>,
  value: unknown,
): { data: T } | { problems: SchemaProblem[] } {
  const result = schema.safeParse(value, { error: schemaWords });
  return result.success ? { data: result.data } : { problems: schemaProblems(result.error) };
}

/** A mark of byte order is no part of what was written. */
const parse = (text: string, errors: ParseError[]): Node | undefined =>
  parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });

const nothing = 'There is nothing in it: a description is an object, {} at least.';

const syntaxProblem = ({ error, offset, length }: ParseError): TextProblem => ({
  path: '',
  message: `This is not JSON: ${inWords(printParseErrorCode(error))}.`,
  offset,
  length,
});

/** `CommaExpected` as `comma expected`. */
const inWords = (code: string) => code.replace(/(?<!^)([A-Z])/g, ' $1').toLowerCase();

/** Of two fields with one name the parser takes the last, and the other would be lost without a word. */
function* repeatedFields(node: Node, path: readonly PropertyKey[]): Generator<TextProblem> {
  const names = new Set<string>();
  for (const [index, child] of (node.children ?? []).entries()) {
    if (node.type === 'array') {
      yield* repeatedFields(child, [...path, index]);
      continue;
    }
    const [name, value] = child.children ?? [];
    const field: string = name?.value;
    const at = [...path, field];
    const { offset, length } = child;
    if (names.has(field)) yield { path: fieldPath(at), message: 'is there twice', offset, length };
    names.add(field);
    if (value) yield* repeatedFields(value, at);
  }
}

/** Also in the block of the platform that is not this one: who writes it is here. */
function blockProblems({ windows, linux, $schema: _, ...common }: SessionDescription): SchemaProblem[] {
  return Object.entries({ windows, linux }).flatMap(([block, content]) => {
    if (content === undefined) return [];
    const read = problemsOf(platformDescriptionSchema, mergeBlock(common, content));
    return 'problems' in read
      ? read.problems.map(({ path, message }) => ({ path: [block, ...path], message }))
      : [];
  });
}

const placed = (root: Node, problems: readonly SchemaProblem[]): TextProblem[] =>
  problems.map(({ path, message }) => ({ path: fieldPath(path), message, ...placeOf(root, path) }));

/** A missing field has no place of its own: that of the object that lacks it is taken. */
function placeOf(root: Node, path: readonly PropertyKey[], block?: string): TextPlace {
  const parts = path.filter((part) => typeof part !== 'symbol');
  for (let length = parts.length; length > 0; length--) {
    const part = parts.slice(0, length);
    const node = (block && findNodeAtLocation(root, [block, ...part])) || findNodeAtLocation(root, part);
    // Of a property the key is marked too: a value alone does not say what is wrong.
    const place = node?.parent?.type === 'property' ? node.parent : node;
    if (place) return { offset: place.offset, length: place.length };
  }
  return { offset: root.offset, length: 1 };
}
