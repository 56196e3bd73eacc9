import { effect } from '@preact/signals';
import type { SessionModel } from '../page/SessionModel.ts';

/**
 * Who opens the conversation after a message was selected elsewhere, or a client that came or went, finds what was said
 * there. A client that was chosen stays while nothing else is selected.
 */
export function openAtSelection(model: SessionModel): void {
  const { selection, shownView } = model;
  let before = selection.row.peek();
  let isSelectedElsewhere = false;
  effect(() => {
    const row = selection.row.value;
    const shown = shownView.value === 'conversation';
    if (!shown && row !== before) isSelectedElsewhere = true;
    before = row;
    if (!shown || !isSelectedElsewhere) return;
    isSelectedElsewhere = false;
    const record = selection.known()?.record;
    if (record && 'instance' in record) model.showConversation(record.pipe, record.instance);
  });
}
