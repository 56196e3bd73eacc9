import type { SessionModel } from './SessionModel.ts';

/** Keys that work anywhere in the page: Ctrl+F to what searches the view, Esc gives a search up or closes the detail;
 * in memory Ctrl+G, F3, F7 and Ctrl+D. */
export function listenToPageKeys(model: SessionModel): void {
  window.addEventListener('keydown', (event) => {
    const command = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    const memory = model.shownMemory.peek()?.memory ?? null;
    // Caps Lock makes it a capital.
    const key = event.key.toLowerCase();
    if (command && key === 'f') focusField(event, memory === null ? 'search' : 'find-bytes');
    else if (command && key === 'g' && memory !== null) focusField(event, 'go-to-offset');
    else if (event.key === 'F3' && memory !== null) {
      event.preventDefault();
      void model.memory.section(memory).find(event.shiftKey);
    } else if (event.key === 'F7' && memory !== null) {
      event.preventDefault();
      model.memory.section(memory).goToDifference(event.shiftKey);
    } else if (command && key === 'z' && memory !== null && event.target instanceof HTMLElement) {
      // In a field it is the field's own undo.
      if (event.target.role !== 'grid') return;
      event.preventDefault();
      void model.memory.section(memory).undo();
    } else if (command && key === 'd' && memory !== null) {
      event.preventDefault();
      model.memory.toggleBookmark(memory, model.memory.section(memory).cursor.peek().start);
    } else if (event.key === 'Escape' && !event.defaultPrevented) giveUp(model, memory);
  });
}

/** Gives up what is under way, else closes the detail. */
function giveUp(model: SessionModel, memory: string | null): void {
  const search = memory === null ? null : model.memory.section(memory).search;
  if (search && search.state.peek().progress !== null) search.cancel();
  else if (model.detailOpen.peek()) model.closeDetail();
}

function focusField(event: KeyboardEvent, id: string): void {
  const field = document.getElementById(id);
  if (!(field instanceof HTMLInputElement)) return;
  event.preventDefault();
  field.focus();
  field.select();
}
