import { effect } from '@preact/signals';
import { noSession } from './nothingKnown.ts';
import type { SessionModel } from './SessionModel.ts';

/** After this the page is drawn with what it knows: a recorder that has just been started answers late. ms */
const patience = 100;

/**
 * Calls `draw` once: when the session has been told and its first rows have come, or after a moment without them.
 *
 * A page that is drawn empty lays itself out again for each notice and each answer, and these wait meanwhile: rows that
 * came after 60 ms were painted 100 ms later than in a page that was drawn with them.
 */
export function whenKnown(model: SessionModel, draw: () => void): void {
  const once = () => {
    stop();
    draw();
  };
  let timer = setTimeout(once, patience);
  const stop = effect(() => {
    if (!model.rows.answered.value || model.session.value === noSession) return;
    clearTimeout(timer);
    // In a task of its own: what comes with the rows is taken over first, and an effect must not draw.
    timer = setTimeout(once);
  });
}
