import type { SessionDescription } from '../../protocol/description.ts';
import { readDescriptionText } from '../../protocol/descriptionText.ts';
import { DescriptionError } from './descriptionError.ts';

/**
 * Parses the text of a `*.ipc.json` file: JSON with comments and trailing commas.
 *
 * @throws DescriptionError with path and place of each field that is wrong.
 */
export function readDescription(text: string): SessionDescription {
  const read = readDescriptionText(text);
  if ('problems' in read) throw new DescriptionError(read.problems);
  return read.description;
}
