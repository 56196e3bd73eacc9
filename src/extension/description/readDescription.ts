import {
  findNodeAtLocation,
  getNodeValue,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { type SessionDescription, sessionDescription } from '../../protocol/description.ts';
import { fieldPath, schemaProblems } from '../../protocol/schemaProblems.ts';

/** Something wrong in the text of a description. */
export interface TextProblem {
  /** `pipes.main.role`; '' for the text as a whole. */
  readonly path: string;
  readonly message: string;
  /** Where, in characters from the start of the text. */
  readonly offset: number;
  readonly length: number;
}

export type ReadDescription = { description: SessionDescription } | { problems: TextProblem[] };

/** Reads the text of a `*.ipc.json` file: JSON with comments and trailing commas. */
export function readDescription(text: string): ReadDescription {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length > 0 || !root) {
    const problems = errors.map(({ error, offset, length }) => ({
      path: '',
      message: `This is not JSON: ${inWords(printParseErrorCode(error))}.`,
      offset,
      length,
    }));
    return { problems: problems.length > 0 ? problems : [{ ...empty, message: 'The file is empty.' }] };
  }
  const result = sessionDescription.safeParse(getNodeValue(root));
  if (result.success) return { description: result.data };
  return {
    problems: schemaProblems(result.error).map(({ path, message }) => ({
      path: fieldPath(path),
      message,
      ...placeOf(root, path),
    })),
  };
}

/** Finds the place of a field, written as `steps[2].wait`, or of the nearest object around it. */
export function placeOfField(text: string, path: string): { offset: number; length: number } {
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (!root) return { offset: 0, length: 0 };
  const parts = [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([part, at]) => (at ? Number(at) : part));
  return placeOf(root, parts);
}

const empty: TextProblem = { path: '', message: '', offset: 0, length: 0 };

/** A missing field has no place of its own: that of the object that lacks it is taken. */
function placeOf(root: Node, path: readonly PropertyKey[]): { offset: number; length: number } {
  const parts = path.filter((part) => typeof part !== 'symbol');
  for (let length = parts.length; length > 0; length--) {
    const node = findNodeAtLocation(root, parts.slice(0, length));
    // Of a property the key is marked too: a value alone does not say what is wrong.
    const place = node?.parent?.type === 'property' ? node.parent : node;
    if (place) return { offset: place.offset, length: place.length };
  }
  return { offset: root.offset, length: 1 };
}

/** `CommaExpected` as `comma expected`. */
const inWords = (code: string) => code.replace(/(?<!^)([A-Z])/g, ' $1').toLowerCase();
