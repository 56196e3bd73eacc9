import type { SessionDescriptionInput } from '../../protocol/description.ts';

/** How a program finds the pipe: by an argument, by its environment, or by a name that it has built in. */
export type PipeAnswer = { by: 'argument' } | { by: 'environment' } | { by: 'name'; name: string };
export type EventsAnswer =
  | { kind: 'none' }
  | { kind: 'generated' }
  | { kind: 'named'; names: [string, string] };

export interface SessionAnswers {
  /** null: a program that the user starts. */
  readonly program: string | null;
  readonly args: readonly string[];
  readonly pipe: PipeAnswer;
  readonly mode: 'message' | 'byte';
  readonly events: EventsAnswer;
}

/** The description that answers the same: an interactive session, as nothing may be sent or set unasked. */
export function describeAnswers(
  answers: SessionAnswers,
  platform: 'win32' | 'linux',
): SessionDescriptionInput {
  const { program, pipe, mode, events } = answers;
  return {
    children: program === null ? [] : [{ program, args: argumentsFor(answers) }],
    pipes: { main: { mode, ...(pipe.by === 'name' ? { path: pipe.name } : {}) } },
    events: describeEvents(events, program, platform),
    // A child that crashed can be started again on the same pipe.
    until: 'stop',
  };
}

/** The description of a session that opens a pipe which is there already. */
export function describeConnection(path: string, mode: 'message' | 'byte'): SessionDescriptionInput {
  return { pipes: { main: { role: 'connect', path, mode } } };
}

const pipeVariable = '${pipe:main}';

function argumentsFor({ args, pipe }: SessionAnswers): string[] {
  const named = args.some((argument) => argument.includes(pipeVariable));
  return pipe.by === 'argument' && !named ? [...args, pipeVariable] : [...args];
}

function describeEvents(
  events: EventsAnswer,
  program: string | null,
  platform: 'win32' | 'linux',
): NonNullable<SessionDescriptionInput['events']> {
  if (events.kind === 'none') return {};
  const [toChild, fromChild] = events.kind === 'named' ? events.names : [];
  // On Linux only a semaphore has a name, which a program that was not launched by us needs.
  const semaphore = platform === 'linux' && (events.kind === 'named' || program === null);
  const type = semaphore ? ({ type: 'semaphore' } as const) : {};
  return {
    toChild: { ...(toChild ? { name: toChild } : {}), ...type, waitedBy: 'child' },
    fromChild: { ...(fromChild ? { name: fromChild } : {}), ...type, waitedBy: 'parent' },
  };
}

/**
 * Splits a line into arguments at blanks that stand outside of quotes. A backslash is itself, as in paths of Windows,
 * but for `\"`.
 * @throws Error when a quote is not closed
 */
export function splitArguments(line: string): string[] {
  const found: string[] = [];
  let current: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === '\\' && line.charAt(at + 1) === '"') {
      current = `${current ?? ''}"`;
      at++;
    } else if (character === quote) quote = null;
    else if (quote === null && (character === '"' || character === "'")) {
      quote = character;
      // Quotes with nothing in them are an empty argument.
      current ??= '';
    } else if (quote === null && /\s/.test(character)) {
      if (current !== null) found.push(current);
      current = null;
    } else current = (current ?? '') + character;
  }
  if (quote !== null) throw new Error(`The quote ${quote} is not closed.`);
  return current === null ? found : [...found, current];
}
