import { useLayoutEffect, useRef } from 'preact/hooks';
import type { SessionModel } from '../page/SessionModel.ts';
import { rowActions } from './rowActions.ts';

/** The menu of a row, at the pointer or below the row. */
export function RowMenu({ model }: { model: SessionModel }) {
  const menu = useRef<HTMLDivElement>(null);
  const place = model.rowMenu.value;
  useLayoutEffect(() => {
    if (place === null || !menu.current) return;
    // Kept in the window: measured first, then moved.
    const { width, height } = menu.current.getBoundingClientRect();
    menu.current.style.left = `${Math.max(0, Math.min(place.x, window.innerWidth - width - 4))}px`;
    menu.current.style.top = `${Math.max(0, Math.min(place.y, window.innerHeight - height - 4))}px`;
    menu.current.querySelector('button')?.focus();
  }, [place]);
  const row = place === null ? undefined : model.rows.get(place.index);
  if (!row) return null;
  const close = () => {
    model.rowMenu.value = null;
  };
  const back = () => document.querySelector<HTMLElement>('[data-testid=records]')?.focus();
  const key = (event: KeyboardEvent) => {
    const items = [...(menu.current?.querySelectorAll('button') ?? [])];
    const at = items.findIndex((item) => item.matches(':focus'));
    const moves: { readonly [key: string]: number } = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: items.length - 1,
    };
    const target = moves[event.key];
    if (target !== undefined) items[(target + items.length) % items.length]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') {
      close();
      back();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={menu}
      class="row-menu"
      role="menu"
      tabIndex={-1}
      aria-label="Row"
      onKeyDown={key}
      onFocusOut={(event) => {
        if (!(event.relatedTarget instanceof Node) || !menu.current?.contains(event.relatedTarget)) close();
      }}
    >
      {rowActions(model, row)
        .filter((group) => group.length > 0)
        .map((group) => (
          <fieldset key={group[0]?.label} class="row-menu-group">
            {group.map(({ label, keys, act }) => (
              <button
                key={label}
                type="button"
                role="menuitem"
                onClick={() => {
                  back();
                  close();
                  act();
                }}
              >
                {label} {keys !== '' && <kbd>{keys}</kbd>}
              </button>
            ))}
          </fieldset>
        ))}
    </div>
  );
}
