import {
  type Disposable,
  type InputBox,
  QuickInputButtons,
  type QuickPick,
  type QuickPickItem,
  window,
} from 'vscode';
import { plainLabel } from '../plainText.ts';

/** The user wants the question before this one again. */
export const back = Symbol('back');
/** undefined: the user gave up. */
export type Answer<T> = T | typeof back | undefined;

export interface Position {
  readonly title: string;
  readonly step?: number;
  readonly total?: number;
  /** There is a question to go back to. */
  readonly canGoBack: boolean;
}

/** Names come from programs and files. Icons have a field of their own. */
const plainChoice = <T>({ label, description, detail, ...rest }: Choice<T>): Choice<T> => ({
  ...rest,
  label: plainLabel(label),
  ...(description === undefined ? {} : { description: plainLabel(description) }),
  ...(detail === undefined ? {} : { detail: plainLabel(detail) }),
});

export interface Choice<T> extends QuickPickItem {
  /** Nothing for a separator. */
  readonly value?: T;
}

/**
 * Asks for one of some choices.
 * @param typed makes a choice out of what was typed into the box, shown first; null when it makes none
 */
export function choose<T>(
  position: Position,
  placeholder: string,
  choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>,
  typed: (text: string) => Choice<T> | null = () => null,
): Promise<Answer<T>> {
  const input = window.createQuickPick<Choice<T>>();
  input.placeholder = placeholder;
  input.matchOnDescription = true;
  let known: readonly Choice<T>[] = [];
  const show = () => {
    const own = input.value === '' ? null : typed(input.value);
    input.items = (own ? [{ ...own, alwaysShow: true }, ...known] : known).map(plainChoice);
  };
  const take = (items: readonly Choice<T>[]) => {
    known = items;
    input.busy = false;
    show();
  };
  input.busy = true;
  Promise.resolve(choices).then(take, () => take([]));
  return asked(input, position, (done) => [
    input.onDidChangeValue(show),
    input.onDidAccept(() => {
      const [selected] = input.selectedItems;
      if (selected?.value !== undefined) done(selected.value);
    }),
  ]);
}

/**
 * Asks for a line of text.
 * @param problem says what is wrong with a text; null when it can be taken
 */
export function ask(
  position: Position,
  prompt: string,
  value: string,
  problem: (text: string) => string | null = () => null,
): Promise<Answer<string>> {
  const input = window.createInputBox();
  input.prompt = prompt;
  input.value = value;
  return asked(input, position, (done) => [
    input.onDidChangeValue((text) => {
      input.validationMessage = problem(text) ?? undefined;
    }),
    input.onDidAccept(() => {
      input.validationMessage = problem(input.value) ?? undefined;
      if (input.validationMessage === undefined) done(input.value);
    }),
  ]);
}

function asked<T>(
  input: InputBox | QuickPick<Choice<T>>,
  { title, step, total, canGoBack }: Position,
  listen: (done: (answer: T) => void) => Disposable[],
): Promise<Answer<T>> {
  input.title = title;
  input.step = step;
  input.totalSteps = total;
  if (canGoBack) input.buttons = [QuickInputButtons.Back];
  return new Promise((resolve) => {
    let answer: Answer<T>;
    const done = (value: Answer<T>) => {
      answer = value;
      input.hide();
    };
    const listeners = [
      ...listen(done),
      input.onDidTriggerButton(() => done(back)),
      // Also when it is dismissed: then there is no answer.
      input.onDidHide(() => {
        for (const listener of listeners) listener.dispose();
        input.dispose();
        resolve(answer);
      }),
    ];
    input.show();
  });
}

/** One question of a series: reads what was answered before, and answers with more of it. */
export type Question<A> = (answers: Partial<A>, position: Position) => Promise<Answer<Partial<A>>>;

/**
 * Asks one question after the other, with a way back to each.
 * @returns all answers, `back` from the first question, or undefined when the user gave up
 */
export async function askAll<A>(
  title: string,
  questions: readonly Question<A>[],
  initial: Partial<A>,
  backFromFirst: boolean,
): Promise<Answer<Partial<A>>> {
  const answers: Partial<A>[] = [initial];
  for (let step = 0; ; ) {
    const question = questions[step];
    if (!question) return answers[step];
    const position = { title, step: step + 1, total: questions.length, canGoBack: step > 0 || backFromFirst };
    const answer = await question(answers[step] ?? initial, position);
    if (answer === undefined) return undefined;
    if (answer !== back) {
      answers[++step] = { ...answers[step - 1], ...answer };
    } else if (step === 0) return back;
    else step--;
  }
}
