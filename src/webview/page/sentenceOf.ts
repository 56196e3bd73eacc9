import { visible } from '../../protocol/bytes.ts';

/** What went wrong, for the page: names of others stand in it. */
export function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n').map(visible).join('\n');
}
