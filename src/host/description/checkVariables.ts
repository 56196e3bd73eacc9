import type { PlatformDescription } from '../../protocol/description.ts';
import type { DescriptionProblem } from './descriptionError.ts';
import { namesIn } from './variables.ts';

/** A text of the description in which variables are replaced, and its path. */
type Text = readonly [path: string, text: string];

const folders = new Set(['descriptionFolder', 'workspaceFolder']);

/** Texts that no system could take as they are, and variables that have no value where they stand. */
export function variableProblems(description: PlatformDescription): DescriptionProblem[] {
  const { children } = description;
  return [
    ...children
      .flatMap((child, index) => childTexts(child, index))
      .flatMap((text) => ofChild(text, description)),
    ...children.flatMap(({ env }, index) =>
      Object.keys(env).flatMap((key) => variableNameProblems(`children[${index}].env`, key)),
    ),
    ...[...namesAndFiles(description)].flatMap(ofNameOrFile),
  ];
}

function childTexts(child: PlatformDescription['children'][number], index: number): Text[] {
  const path = `children[${index}]`;
  return [
    [`${path}.program`, child.program],
    [`${path}.cwd`, child.cwd],
    ...child.args.map((arg, at): Text => [`${path}.args[${at}]`, arg]),
    ...Object.entries(child.env).map(([key, value]): Text => [`${path}.env.${key}`, value]),
  ];
}

function ofChild([path, text]: Text, { pipes, events, memory }: PlatformDescription): DescriptionProblem[] {
  const groups = new Map(Object.entries({ pipe: pipes, event: events, memory }));
  const unknown = namesIn(text).filter((name) => {
    const [group = '', key = ''] = name.split(/:(.*)/s);
    if (name === 'child' || (name === 'sample' && path.endsWith('.program'))) return false;
    return !isAnywhere(name) && !Object.hasOwn(groups.get(group) ?? {}, key);
  });
  const problems = unknown.map((name) => ({ path, message: `nothing is named \${${name}}` }));
  return [...problems, ...nulProblems([path, text])];
}

/** Of kernel objects and of files: they are named before there is a child, or anything that could be named to one. */
function* namesAndFiles(description: PlatformDescription): Generator<Text> {
  const { pipes, events, memory, capture, steps } = description;
  for (const [key, { path }] of Object.entries(pipes))
    if (path !== undefined) yield [`pipes.${key}.path`, path];
  for (const [group, objects] of Object.entries({ events, memory })) {
    for (const [key, { name }] of Object.entries(objects))
      if (name !== undefined) yield [`${group}.${key}.name`, name];
  }
  if (capture.file !== undefined) yield ['capture.file', capture.file];
  for (const [index, step] of steps.entries()) {
    if ('file' in step && step.file !== undefined) yield [`steps[${index}].file`, step.file];
  }
}

function ofNameOrFile([path, text]: Text): DescriptionProblem[] {
  const problems = namesIn(text)
    .filter((name) => !isAnywhere(name))
    .map((name) => ({
      path,
      message: `\${${name}} means nothing here; there are \${descriptionFolder}, \${workspaceFolder} and \${env:NAME}`,
    }));
  return [...problems, ...nulProblems([path, text])];
}

const isAnywhere = (name: string): boolean => folders.has(name) || name.startsWith('env:');

/** To the system a text ends there: it would get less than is recorded. */
function nulProblems([path, text]: Text): DescriptionProblem[] {
  return text.includes('\0') ? [{ path, message: 'holds a character 0, which no system passes on' }] : [];
}

function variableNameProblems(path: string, name: string): DescriptionProblem[] {
  if (name !== '' && !/[=\0]/.test(name)) return [];
  return [{ path, message: `${JSON.stringify(name)} cannot be the name of an environment variable` }];
}
