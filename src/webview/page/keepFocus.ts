/**
 * Hands the focus to the menu around, else to the grid of the view, when the control that had it goes away, as a button
 * does that ends what it was for: else the keyboard is left nowhere, and Tab begins at the top of the page.
 */
export function keepFocus(): void {
  let focused: Element | null = null;
  let menu: Element | null = null;
  const changes = new MutationObserver(() => {
    if (!focused || focused.isConnected) return;
    const around = menu?.isConnected ? menu : null;
    hold(null);
    if (document.activeElement !== document.body) return;
    const next = around?.querySelector('summary') ?? document.querySelector<HTMLElement>('main [role=grid]');
    next?.focus({ preventScroll: true });
  });
  const hold = (element: Element | null) => {
    focused = element;
    menu = element?.closest('details.menu') ?? null;
    changes.disconnect();
    if (element) changes.observe(document.body, { childList: true, subtree: true });
  };
  document.addEventListener('focusin', ({ target }) => {
    // Grids stay, and their rows come and go at each frame.
    hold(target instanceof Element && target.closest('[role=grid]') === null ? target : null);
  });
  document.addEventListener('focusout', () => {
    // Told before an element goes, too: only later is it clear whether it was left for nothing.
    setTimeout(() => {
      if (focused?.isConnected && document.activeElement === document.body) hold(null);
    });
  });
}
