import type { SessionModel } from './SessionModel.ts';

/** Keys that work anywhere in the page: Ctrl+F to the search box, Esc closes the detail. */
export function listenToPageKeys(model: SessionModel): void {
  window.addEventListener('keydown', (event) => {
    if (event.key === 'f' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
      const search = document.getElementById('search');
      if (!(search instanceof HTMLInputElement)) return;
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === 'Escape' && !event.defaultPrevented && model.detailOpen.peek()) {
      model.closeDetail();
    }
  });
}
