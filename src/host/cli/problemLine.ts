import { placeOfField } from '../../protocol/descriptionText.ts';
import type { DescriptionProblem } from '../description/descriptionError.ts';

/** What is wrong in a description, behind the line and column where: `3:7: pipes.main.mode: …`. Terminals make links of it. */
export function problemLine(
  { path, message, offset }: DescriptionProblem,
  text: string,
  block: 'windows' | 'linux',
): string {
  const before = text.slice(0, offset ?? placeOfField(text, path, block).offset).split('\n');
  const column = (before.at(-1) ?? '').length + 1;
  return `${before.length}:${column}: ${path ? `${path}: ` : ''}${message}`;
}
