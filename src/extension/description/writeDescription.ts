import { isAbsolute, relative } from 'node:path';
import type { z } from 'zod';
import {
  childSchema,
  eventSchema,
  memorySchema,
  pipeSchema,
  type SessionDescription,
  sessionDescription,
} from '../../protocol/description.ts';

type Fields = { readonly [name: string]: z.ZodType };

/**
 * The text of a description file that says the same, without what is a default, and with a comment above each field.
 * @param folder where the file will lie: programs in it are written relative to it
 */
export function writeDescription(description: SessionDescription, folder: string): string {
  const objects = (all: object, schema: { shape: Fields }, sample: object): Line[] =>
    Object.entries(all).flatMap(([key, value], index, entries) => {
      const body = fields(value, schema.shape, sample);
      const comma = index < entries.length - 1 ? ',' : '';
      return body.length === 0
        ? [`${JSON.stringify(key)}: {}${comma}`]
        : [`${JSON.stringify(key)}: {`, indented(body), `}${comma}`];
    });
  const groups: { readonly [name: string]: Line[] } = {
    children: description.children.flatMap((child, index, all) => [
      '{',
      indented(
        fields(
          { ...child, program: shortened(child.program, folder) },
          childSchema.shape,
          childSchema.parse({ program: 'x' }),
        ),
      ),
      index < all.length - 1 ? '},' : '}',
    ]),
    pipes: objects(description.pipes, pipeSchema, pipeSchema.parse({})),
    events: objects(description.events, eventSchema, eventSchema.parse({})),
    memory: objects(description.memory, memorySchema, memorySchema.parse({})),
  };
  const defaults: { readonly [name: string]: unknown } = sessionDescription.parse({});
  const parts = Object.entries(description).flatMap(([name, value]): Line[][] => {
    if (same(value, defaults[name])) return [];
    const lines = groups[name];
    const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
    const body = lines
      ? [`${JSON.stringify(name)}: ${open}`, indented(lines), close]
      : [`${JSON.stringify(name)}: ${JSON.stringify(value)}`];
    return [[...comment(sessionDescription.shape, name), ...body]];
  });
  return `${[...head, '{', indented(joined(parts)), '}'].flat(9).join('\n')}\n`;
}

const head = ['// A session of IPC Inspector: the triangle in the title of this editor starts it.'];

type Line = string | Line[];

function fields(value: object, shape: Fields, sample: object): Line[] {
  const defaults: { readonly [name: string]: unknown } = { ...sample };
  return joined(
    Object.entries(value)
      .filter(([name, field]) => field !== undefined && (name === 'program' || !same(field, defaults[name])))
      .map(([name, field]) => [...comment(shape, name), `${JSON.stringify(name)}: ${JSON.stringify(field)}`]),
  );
}

/** Puts a comma behind each part but the last. */
function joined(parts: readonly Line[][]): Line[] {
  return parts.flatMap((part, index) => {
    const lines = part.flat(9) as string[];
    const last = lines.pop() ?? '';
    return [...lines, index < parts.length - 1 ? `${last},` : last];
  });
}

function comment(shape: Fields, name: string): string[] {
  const text = shape[name]?.description;
  return text === undefined ? [] : wrapped(text).map((line) => `// ${line}`);
}

/** Lines of at most 96 characters, cut at blanks. */
const wrapped = (text: string): string[] => text.match(/.{1,96}(?= |$)/g)?.map((line) => line.trim()) ?? [];

const indented = (lines: readonly Line[]): Line[] => (lines.flat(9) as string[]).map((line) => `  ${line}`);
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function shortened(program: string, folder: string): string {
  if (!isAbsolute(program)) return program;
  const path = relative(folder, program);
  return path.startsWith('..') || isAbsolute(path) ? program : path.replaceAll('\\', '/');
}
