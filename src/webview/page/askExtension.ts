import { endedQuery } from './frozenView.ts';
import type { SessionModel } from './SessionModel.ts';
import { sentenceOf } from './sentenceOf.ts';

/** Asks for something that the extension itself tells the failure of, in a notification or in the records. */
export function command(request: Promise<unknown>): void {
  request.catch(() => {});
}

/** Opens one row, or all rows of the view, as a text document; a frozen view as it is. */
export function openAsText({ channel, rows, frozen }: SessionModel, row: number | null): void {
  // A text has room for every change, and shows the bytes of none that is folded away.
  const { fold: _, ...query } = endedQuery(frozen.peek(), rows.query);
  command(channel.request('openAsText', { query, row }));
}

/** Puts a text on the clipboard; why there is none is said below the list. */
export async function copyText(
  { channel, places }: SessionModel,
  text: string | Promise<string>,
): Promise<void> {
  try {
    await channel.request('copyText', { text: await text });
  } catch (error) {
    places.say(sentenceOf(error));
  }
}
