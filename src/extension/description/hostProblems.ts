import { placeOfField, type TextProblem } from './readDescription.ts';

/**
 * The problems that the session host found in a description, which says them a line each as `pipes.main.path: …`,
 * with their places in the text. Empty when the message is about something else.
 */
export function hostProblems(message: string, text: string): TextProblem[] {
  const problems = message.split('\n').map((line) => {
    const match = /^((?:children|pipes|events|memory|announcements|steps|capture)[\w.[\]]*): (.+)$/.exec(
      line,
    );
    const [, path, sentence] = match ?? [];
    if (path === undefined || sentence === undefined) return null;
    return { path, message: sentence, ...placeOfField(text, path) };
  });
  const found = problems.filter((problem) => problem !== null);
  return found.length === problems.length ? found : [];
}
