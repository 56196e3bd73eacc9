/**
 * Puts the focus back where it was when the page gets it again. A menu or a dialog of VS Code takes the focus to another
 * frame, and the browser then forgets what had it in this one: the keyboard would be left nowhere after each menu.
 */
export function returnFocus(): void {
  let left: HTMLElement | null = null;
  // It is told that it is left before the page is told so.
  document.addEventListener('focusout', ({ target, relatedTarget }) => {
    left = relatedTarget === null && target instanceof HTMLElement ? target : null;
  });
  document.addEventListener('focusin', () => {
    left = null;
  });
  window.addEventListener('focus', () => {
    if (document.activeElement !== document.body || !left?.isConnected) return;
    left.focus({ preventScroll: true });
  });
}
