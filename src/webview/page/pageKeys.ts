import type { SessionModel } from './SessionModel.ts';

/** Keys that work anywhere in the page: Ctrl+F to what searches the view, Esc closes the detail; in memory Ctrl+G and F3. */
export function listenToPageKeys(model: SessionModel): void {
  window.addEventListener('keydown', (event) => {
    const command = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    const memory = model.shownMemory.peek()?.memory ?? null;
    if (command && event.key === 'f') focusField(event, memory === null ? 'search' : 'find-bytes');
    else if (command && event.key === 'g' && memory !== null) focusField(event, 'go-to-offset');
    else if (event.key === 'F3' && memory !== null) {
      event.preventDefault();
      void model.memory.section(memory).find(event.shiftKey);
    } else if (event.key === 'Escape' && !event.defaultPrevented && model.detailOpen.peek()) {
      model.closeDetail();
    }
  });
}

function focusField(event: KeyboardEvent, id: string): void {
  const field = document.getElementById(id);
  if (!(field instanceof HTMLInputElement)) return;
  event.preventDefault();
  field.focus();
  field.select();
}
