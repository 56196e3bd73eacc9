/** Closes open menus when the user goes on elsewhere, or presses Esc. */
export function closeMenusOutside(): void {
  const close = (inside: Node | null) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')) {
      if (!inside || !menu.contains(inside)) menu.open = false;
    }
  };
  document.addEventListener('pointerdown', (event) => {
    close(event.target instanceof Node ? event.target : null);
  });
  document.addEventListener('focusin', (event) => {
    close(event.target instanceof Node ? event.target : null);
  });
  document.addEventListener(
    'keydown',
    (event) => {
      const open = document.querySelector<HTMLDetailsElement>('details.menu[open]');
      if (event.key !== 'Escape' || !open) return;
      event.preventDefault();
      event.stopPropagation();
      close(null);
      open.querySelector('summary')?.focus();
    },
    { capture: true },
  );
}
