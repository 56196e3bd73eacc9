import { l10n } from 'vscode';
import { messageOf } from '../../protocol/messageOf.ts';
import { type EventsAnswer, type PipeAnswer, type SessionAnswers, splitArguments } from './answers.ts';
import { type Answer, ask, askAll, type Choice, choose, type Position, type Question } from './prompts.ts';

/** Names that a read-only scan found in a program. */
export interface FoundNames {
  readonly pipes: readonly string[];
  readonly objects: readonly string[];
}

/**
 * Asks what a session with this program needs: four questions at most, each answered by Enter.
 * @param program null: one that the user starts
 * @param found names in the program; still being looked for while the first question is answered
 */
export async function askSession(
  program: string | null,
  found: Promise<FoundNames>,
  platform: 'win32' | 'linux',
): Promise<Answer<SessionAnswers>> {
  const title = program === null ? l10n.t('Wait for a Program') : l10n.t('Start {0}', baseName(program));
  const questions: Question<SessionAnswers>[] = [
    ...(program === null ? [] : [askArguments]),
    (answers, position) => askPipe(answers, position, found, program, platform),
    askMode,
    (answers, position) => askEvents(answers, position, found),
  ];
  const initial: Partial<SessionAnswers> = { program, args: [] };
  const answers = await askAll(title, questions, initial, true);
  return typeof answers === 'object' ? { ...defaults, ...answers, program } : answers;
}

const defaults = {
  args: [],
  pipe: { by: 'environment' },
  mode: 'message',
  events: { kind: 'none' },
} as const;

async function askArguments(
  { args }: Partial<SessionAnswers>,
  position: Position,
): Promise<Answer<Partial<SessionAnswers>>> {
  const problem = (line: string) => {
    try {
      splitArguments(line);
      return null;
    } catch (error) {
      return messageOf(error);
    }
  };
  const prompt = l10n.t('Arguments. {0} stands for the name of the pipe.', '${pipe:main}');
  const line = await ask(position, prompt, quoted(args ?? []), problem);
  return typeof line === 'string' ? { args: splitArguments(line) } : line;
}

async function askPipe(
  { args = [] }: Partial<SessionAnswers>,
  position: Position,
  found: Promise<FoundNames>,
  program: string | null,
  platform: 'win32' | 'linux',
): Promise<Answer<Partial<SessionAnswers>>> {
  const named = args.some((argument) => argument.includes('{pipe:main}'));
  const environment: Choice<PipeAnswer> = {
    label: l10n.t('By its environment'),
    description: 'IPC_PIPE_MAIN',
    value: { by: 'environment' },
  };
  const argument: Choice<PipeAnswer> = {
    label: l10n.t('By an argument'),
    description: named ? l10n.t('as you wrote it') : l10n.t('the name becomes the last argument'),
    value: { by: 'argument' },
  };
  const generated: Choice<PipeAnswer> = {
    label: l10n.t('By a generated name'),
    description: l10n.t('always the same here; IPC: Copy Child Environment gives it'),
    value: { by: 'environment' },
  };
  const nameChoice = (name: string, description: string): Choice<PipeAnswer> => ({
    label: name,
    description,
    value: { by: 'name', name },
  });
  const choices = found.then(({ pipes }) => [
    ...(program === null ? [generated] : named ? [argument, environment] : [environment, argument]),
    ...pipes.map((name) => nameChoice(name, l10n.t('found in the program'))),
  ]);
  const example = platform === 'win32' ? '\\\\.\\pipe\\demo' : '/tmp/demo.sock';
  const placeholder = l10n.t(
    'How does the program find its pipe? Or type a fixed name, such as {0}',
    example,
  );
  const pipe = await choose(position, placeholder, choices, (text) =>
    nameChoice(text.trim(), l10n.t('fixed name')),
  );
  return typeof pipe === 'object' ? { pipe } : pipe;
}

async function askMode(
  _: Partial<SessionAnswers>,
  position: Position,
): Promise<Answer<Partial<SessionAnswers>>> {
  const mode = await askPipeMode(position);
  return typeof mode === 'string' ? { mode } : mode;
}

/** Asks whether what one write sent arrives as one message. */
export function askPipeMode(position: Position): Promise<Answer<'message' | 'byte'>> {
  return choose<'message' | 'byte'>(position, l10n.t('What does the pipe carry?'), [
    { label: l10n.t('Messages'), description: l10n.t('each write arrives as one message'), value: 'message' },
    { label: l10n.t('Bytes'), description: l10n.t('a stream without boundaries'), value: 'byte' },
  ]);
}

async function askEvents(
  _: Partial<SessionAnswers>,
  position: Position,
  found: Promise<FoundNames>,
): Promise<Answer<Partial<SessionAnswers>>> {
  const named = (names: [string, string], description: string): Choice<EventsAnswer> => ({
    label: names.join(', '),
    description,
    value: { kind: 'named', names },
  });
  const choices = found.then(({ objects }) => {
    const [first, second] = objects;
    const pair = first !== undefined && second !== undefined ? ([first, second] as const) : null;
    return [
      { label: l10n.t('No events'), value: { kind: 'none' } as const },
      {
        label: l10n.t('Two events with generated names'),
        description: 'IPC_EVENT_TOCHILD, IPC_EVENT_FROMCHILD',
        value: { kind: 'generated' } as const,
      },
      ...(pair
        ? [
            named([pair[0], pair[1]], l10n.t('found in the program: to child, from child')),
            named([pair[1], pair[0]], l10n.t('found in the program: to child, from child')),
          ]
        : []),
    ];
  });
  const placeholder = l10n.t(
    'Events? Or type two fixed names: the one to the child, a comma, the one from the child',
  );
  const events = await choose<EventsAnswer>(position, placeholder, choices, (text) => {
    const [toChild, fromChild, ...more] = text.split(',').map((name) => name.trim());
    if (!toChild || !fromChild || more.length > 0) return null;
    return named([toChild, fromChild], l10n.t('fixed names: to child, from child'));
  });
  return typeof events === 'object' ? { events } : events;
}

const baseName = (path: string) => path.split(/[\\/]/).at(-1) ?? path;
const quoted = (args: readonly string[]) =>
  args
    .map((argument) =>
      /[\s"']/.test(argument) || argument === '' ? `"${argument.replaceAll('"', '\\"')}"` : argument,
    )
    .join(' ');
