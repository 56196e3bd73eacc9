import { placeOfField, type TextProblem } from '../../protocol/descriptionText.ts';
import { blockOf } from '../../protocol/platformBlocks.ts';

/**
 * The problems that the session host found in a description, which says them a line each as `pipes.main.path: …`,
 * with their places in the text. Empty when the message is about something else.
 */
export function hostProblems(message: string, text: string): TextProblem[] {
  const block = blockOf(process.platform === 'win32' ? 'win32' : 'linux');
  const problems = message.split('\n').map((line) => {
    const match = /^((?:children|pipes|events|memory|announcements|steps|capture)[^\s:]*): (.+)$/.exec(line);
    const [, path, sentence] = match ?? [];
    if (path === undefined || sentence === undefined) return null;
    return { path, message: sentence, ...placeOfField(text, path, block) };
  });
  const found = problems.filter((problem) => problem !== null);
  return found.length === problems.length ? found : [];
}
